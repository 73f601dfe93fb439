from collections.abc import Iterator
from typing import NamedTuple

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from advisor.models import Result
from advisor.verdict.dumbbells import Dumbbells
from advisor.verdict.report import Report
from advisor.verdict.sheet import AnswerSheet, Questionnaire
from advisor.web.limits import limit_reading
from rules.engine.answers import read_answers
from rules.engine.diff import difference
from rules.engine.schema import Question, Rule, Rulebook
from rules.engine.scoring import FiredRule
from rules.engine.words import say_answers, say_ruled_out, say_signed

from . import edit_key
from .decisions import decision_history
from .lookup import Saved, saved_or_404
from .views import store, unlisted

SUCCESSION = Result.Succession


class ChangedRule(NamedTuple):
    """A rule's effects in the two releases, empty where it does not fire, and how it changed."""

    reason: str
    was: str
    now: str
    changes: list[str]


@require_http_methods(["GET", "HEAD", "POST"])
@limit_reading
@vary_on_headers("HX-Request")
def today(request: HttpRequest, token: str) -> HttpResponse:
    """A POST saves today's result, unless there is a successor already.

    The owner's is the successor; a reader's is offered to the owner as a proposal.
    """
    saved = saved_or_404(token)
    is_owner = edit_key.is_owner(request, saved.row)
    refused = _is_for_owner(request) and not (is_owner or saved.is_current)
    if request.method == "POST" and not (refused or saved.is_current):
        return _save(request, token)
    context: dict[str, object] = {
        "saved": saved,
        "rulebook": saved.report.rulebook,
        "is_owner": is_owner,
        "refused": refused,
    }
    if not saved.is_current:
        after = saved.today
        before = saved.report_in_keys_of(after.rulebook)
        sheet = AnswerSheet.of(after.rulebook, after.answers, after.priorities)
        context |= {
            "same": before.headline == after.headline,
            "decision": next(iter(decision_history(saved.row, saved.report.rulebook)), None),
            "dumbbells": Dumbbells(before, after),
            "sides": [
                ("The result", saved.release.number, before),
                ("Today", saved.current, after),
            ],
            "rules": _rules(before, after),
            "misfits": [*_misfits(saved, before)],
            "check": Questionnaire(saved.current_release, sheet).finish,
        }
    status = 403 if refused else 200
    return unlisted(render(request, "results/today.html", context, status=status))


def _is_for_owner(request: HttpRequest) -> bool:
    """Whether the button was the owner's, whose cookie may have expired since the page opened."""
    return request.POST.get("as") == "successor"


@transaction.atomic
def _save(request: HttpRequest, token: str) -> HttpResponse:
    # Locked: a second click at the same moment waits here, then finds the first one's successor.
    row = Result.objects.select_for_update().get(token=token)
    saved = saved_or_404(token)
    if saved.successor:
        return redirect("result", saved.successor)
    is_for_owner = _is_for_owner(request)
    about = {
        "title": row.title,
        "context": row.context,
        "predecessor": row,
        "succession": SUCCESSION.ACCEPTED if is_for_owner else SUCCESSION.PROPOSED,
        "saved_by_reader": not is_for_owner,
    }
    return store(request, saved.current_release, saved.today, **about)


def _misfits(saved: Saved, before: Report) -> Iterator[tuple[Question, str, str]]:
    """The answers that do not fit the current release, in words, and why."""
    new = saved.today.rulebook
    _, problems = read_answers(new, saved.row.answers)
    for question, words in say_answers(before.rulebook, before.answers):
        if question.key not in new.question:
            yield question, words, "This is not asked any more."
        elif question.key in problems:
            yield question, words, problems[question.key]
        elif question.key not in saved.today.answers:
            yield question, words, "This is not asked with the other answers given."


def _rules(before: Report, after: Report) -> list[ChangedRule]:
    old, new = ({rule.rule: rule for rule in side.verdict.fired} for side in (before, after))
    changes: dict[str, list[str]] = {}
    # Without names: a rule has changed, too, if only a threshold that it names has moved.
    numbers = (side.rulebook.changed(thresholds=()) for side in (before, after))
    for change in difference(*numbers):
        if change.part == "rules":
            changes.setdefault(change.key, []).append(change.text)
    rules = []
    for key in dict.fromkeys([*old, *new]):
        was, now = _effects(before.rulebook, old.get(key)), _effects(after.rulebook, new.get(key))
        rule = after.rulebook.rule.get(key) or before.rulebook.rule[key]
        old_rule, new_rule = (_without_evidence(side.rulebook, key) for side in (before, after))
        if (was, old_rule) != (now, new_rule):
            rules.append(ChangedRule(rule.reason, was, now, changes.get(key, [])))
    return rules


def _effects(rulebook: Rulebook, fired: FiredRule | None) -> str:
    if fired is None:
        return ""
    points = [
        f"{option.short} {say_signed(fired.points[option.key])}"
        for option in rulebook.options
        if option.key in fired.points
    ]
    ruled_out = [say_ruled_out(rulebook, key) for key in fired.rules_out]
    return ", ".join([*points, *ruled_out]) or "no points here"


def _without_evidence(rulebook: Rulebook, key: str) -> Rule | None:
    """The rule with its claims removed: other evidence alone makes it no other rule."""
    rule = rulebook.rule.get(key)
    return rule and rule.model_copy(update={"claims": ()})
