"""Stores what each result comes to, which used to be worked out anew at each visit."""

import json
from dataclasses import replace
from functools import cache

from django.db import migrations

CHUNK = 500


def freeze(apps, schema_editor):
    from rules.engine.ranking import first_named_leads

    results = apps.get_model("advisor", "Result").objects.using(schema_editor.connection.alias)
    releases = apps.get_model("rules", "Release").objects.using(schema_editor.connection.alias)

    @cache
    def rulebook(release_id):
        from rules.engine.reading import read_rulebook

        return read_rulebook(json.loads(releases.get(pk=release_id).document))

    last = 0
    while rows := list(results.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        for row in rows:
            with first_named_leads():
                conclude(row, rulebook(row.release_id))
        results.bulk_update(rows, ["verdict", "conclusion", "method"])
        last = rows[-1].pk


def conclude(row, rulebook):
    from advisor.results.lookup import VERDICT
    from advisor.verdict.conclusion import CONCLUSION
    from advisor.verdict.report import Report
    from rules.engine.answers import read_answers
    from rules.engine.sensitivity.standing import assess

    answers, _ = read_answers(rulebook, row.answers)
    row.verdict = with_open(row.verdict)
    report = Report(rulebook, answers, VERDICT.validate_python(row.verdict), row.most)
    case, verdict = report.case, report.verdict
    assessment = assess(rulebook, case.answers, verdict, case.priorities)
    # As cached properties, from which the headline follows.
    vars(report)["assessment"] = replace(assessment, standing=standing(verdict, assessment))
    vars(report)["reasons"] = reasons(report)
    row.conclusion = CONCLUSION.dump_python(report.conclusion, mode="json")
    row.method = 1


def standing(verdict, assessment):
    """By the first method, which results showed until conclusions were stored."""
    if verdict.recommended is None:
        return "not-enough-answers" if verdict.open else "nothing-fits"
    if verdict.margin == 0 or assessment.stability < 2 / 3:
        return "too-close-to-call"
    firm = assessment.settled or 2 * verdict.margin > assessment.margin_at_risk
    clear = verdict.margin >= 4 and assessment.stability >= 0.9 and firm
    return "clear" if clear else "leaning"


def reasons(report):
    """Three of them, as results showed then."""
    from rules.engine.verdict_words import say_reasons

    text = say_reasons(report.rulebook, report.verdict, limit=3)
    return f"For {report.option.short}: {text}" if report.option and report.is_too_close else text


def with_open(verdict):
    """The first verdicts held their standing in place of whether they are open."""
    if "open" in verdict:
        return verdict
    standing = verdict.pop("standing")
    return verdict | {"open": standing == "not-enough-answers"}


class Migration(migrations.Migration):

    dependencies = [
        ('advisor', '0007_result_conclusion'),
        ('rules', '0002_releases_never_change'),
    ]

    operations = [
        migrations.RunPython(freeze, migrations.RunPython.noop, elidable=False),
    ]
