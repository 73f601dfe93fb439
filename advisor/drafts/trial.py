"""Try: the questionnaire on a draft, with its verdict beside that of the current release."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from advisor.questionnaire.forms import StepForm
from advisor.verdict.report import Points, Report
from advisor.verdict.sheet import AnswerSheet, read_sheet
from rules.drafts.to_document import draft
from rules.engine import schema
from rules.engine.scoring import FiredRule
from rules.models import Release, Rulebook
from rules.releases import current

from .page import PUBLISH, VIEW, draft_page, frame


@dataclass(frozen=True)
class Tried:
    """The verdict of a draft or a release on the same answers.

    `alone` are the rules that fired here only, or with other points than in the other one;
    `problems` says of each question which answer does not fit.
    """

    name: str
    report: Report
    alone: list[tuple[schema.Rule, list[Points]]]
    problems: list[tuple[str, str]]


@require_safe
@vary_on_headers("HX-Request")
@draft_page(VIEW, PUBLISH)
def try_draft(request: HttpRequest, rulebook: Rulebook) -> HttpResponse:
    here = reverse("draft-try", args=[rulebook.pk])
    sheet = read_sheet(request, draft(rulebook))
    if "pick" in request.GET:
        return redirect(f"{here}?{sheet.query}")
    context = frame(request, rulebook, "Try") | {
        "here": here,
        "forms": [_form(sheet, step, here) for step in sheet.rulebook.steps],
        "tried": _tried(sheet, request.GET, rulebook.key),
    }
    return render(request, "drafts/try.html", context)


def _form(sheet: AnswerSheet, step: schema.Step, here: str) -> tuple[schema.Step, StepForm]:
    return step, StepForm(sheet, step, here)


def _tried(sheet: AnswerSheet, query: QueryDict, key: str) -> list[Tried]:
    """The draft, after the current release if there is one."""
    try:
        release = current(key)
    except Release.DoesNotExist:
        return [_of("The draft", sheet, None)]
    published = AnswerSheet.read(release.rulebook, query)
    return [
        _of(f"Release {release.number}", published, sheet),
        _of("The draft", sheet, published),
    ]


def _of(name: str, sheet: AnswerSheet, other: AnswerSheet | None) -> Tried:
    rulebook = sheet.rulebook
    elsewhere = _points(other.verdict.fired) if other else _points(sheet.verdict.fired)
    return Tried(
        name=name,
        report=Report.of(sheet),
        alone=[
            (rulebook.rule[fired.rule], _said(rulebook, fired))
            for fired in sheet.verdict.fired
            if elsewhere.get(fired.rule) != dict(fired.points)
        ],
        problems=[(rulebook.question[each].label, why) for each, why in sheet.problems.items()],
    )


def _points(fired: tuple[FiredRule, ...]) -> dict[str, dict[str, int]]:
    return {rule.rule: dict(rule.points) for rule in fired}


def _said(rulebook: schema.Rulebook, fired: FiredRule) -> list[Points]:
    return [Points(rulebook.option[key], points) for key, points in fired.points.items()]
