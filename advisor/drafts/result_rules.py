"""A stored result for architects: its scenarios and rules, each with its form in the draft.

It has an address of its own, because the page of the result is cached, and the same for everybody.
"""

from typing import NamedTuple

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from advisor.results.lookup import Saved, saved_or_404
from advisor.verdict.report import Points
from rules.admin.example_form import ExampleForms
from rules.engine.schema import Rule
from rules.engine.scoring import FiredRule, evaluate

from .page import ADD_EXAMPLE, PUBLISH, VIEW, admin_context
from .rows import RowLink, RowLinks


class ResultRule(NamedTuple):
    """A rule that fired; `row` is that of the draft, None if it has it no more."""

    rule: Rule
    points: list[Points]
    row: RowLink | None


class ResultScenario(NamedTuple):
    title: str
    row: RowLink | None
    rules: list[ResultRule]


@require_safe
@admin.site.admin_view
def rules_of_result(request: HttpRequest, token: str) -> HttpResponse:
    if not any(map(request.user.has_perm, (VIEW, PUBLISH))):
        raise PermissionDenied
    saved = saved_or_404(token)
    row = saved.row.release.rulebook
    context = admin_context(request, row, "Rules of a result") | {
        "result": saved.row,
        "report": saved.report,
        "scenarios": _scenarios(saved, RowLinks(row, request.user)),
    }
    if request.user.has_perm(ADD_EXAMPLE):
        report = saved.report
        recommended = evaluate(report.rulebook, report.answers).recommended  # no priorities
        context["example_form"] = ExampleForms(row).address("", report.answers, recommended)
    return render(request, "drafts/result_rules.html", context)


def _scenarios(saved: Saved, rows: RowLinks) -> list[ResultScenario]:
    """In order of weight, and then those of which a rule only rules out or doubts."""
    verdict = saved.report.verdict
    keys = [match.scenario for match in verdict.scenarios]
    return [
        ResultScenario(
            saved.report.rulebook.scenario[key].title,
            rows.find("scenarios", key),
            [_rule(saved, fired, rows) for fired in verdict.fired if fired.scenario == key],
        )
        for key in dict.fromkeys([*keys, *(fired.scenario for fired in verdict.fired)])
    ]


def _rule(saved: Saved, fired: FiredRule, rows: RowLinks) -> ResultRule:
    rulebook = saved.report.rulebook
    return ResultRule(
        rulebook.rule[fired.rule],
        [Points(rulebook.option[key], points) for key, points in fired.points.items()],
        rows.find("rules", fired.rule),
    )
