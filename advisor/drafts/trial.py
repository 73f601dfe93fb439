"""The questionnaire on a draft, with its verdict beside that of the current release."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from advisor.models import Result
from advisor.questionnaire.forms import StepForm
from advisor.results.links import LinkField
from advisor.verdict.report import Points, Report
from advisor.verdict.sheet import AnswerSheet, read_sheet
from advisor.web.responses import htmx_page
from rules.admin.example_form import ExampleForms
from rules.drafts.to_document import draft
from rules.engine import schema
from rules.engine.answers import read_answers
from rules.engine.renaming import in_keys_of
from rules.engine.scoring import evaluate
from rules.models import Release, Rulebook
from rules.releases import current

from .page import ADD_EXAMPLE, PUBLISH, VIEW, admin_context, draft_page


@dataclass(frozen=True)
class TrialVerdict:
    """What a draft or a release makes of the answers.

    `differences`: the rules that fire only here, or with other points than in the other one.
    `problems`: each question's label, and why its answer does not fit.
    """

    name: str
    report: Report
    differences: list[tuple[schema.Rule, list[Points]]]
    problems: list[tuple[str, str]]


class ResultForm(forms.Form):
    link = LinkField(label="Link to the result")

    def __init__(self, query: QueryDict, row: Rulebook) -> None:
        super().__init__(query if "link" in query else None)
        self.row = row

    def clean_link(self) -> Result:
        readable = Result.objects.filter(revoked_at=None, release__rulebook=self.row)
        result = readable.filter(token=self.cleaned_data["link"]).first()
        if result is None:
            raise forms.ValidationError(
                "No result of this rulebook that can be read has this link."
            )
        return result


@htmx_page
@draft_page(VIEW, PUBLISH)
def try_draft(request: HttpRequest, row: Rulebook) -> HttpResponse:
    here = reverse("draft-try", args=[row.pk])
    sheet = read_sheet(request, draft(row))
    if "pick" in request.GET:
        return redirect(f"{here}?{sheet.query}")
    context = admin_context(request, row, "Try") | {
        "here": here,
        "forms": [(step, StepForm(sheet, step, here)) for step in sheet.rulebook.steps],
        "verdicts": _verdicts(sheet, request.GET, row.key),
    }
    if request.user.has_perm(ADD_EXAMPLE):
        recommended = evaluate(sheet.rulebook, sheet.answers).recommended  # no priorities
        context["example_form"] = ExampleForms(row).address("", sheet.answers, recommended)
    return render(request, "drafts/try.html", context)


@htmx_page
@draft_page(VIEW, PUBLISH)
def try_result(request: HttpRequest, row: Rulebook) -> HttpResponse:
    """Leads to the trial of a stored result's answers."""
    form = ResultForm(request.GET, row)
    if form.is_valid():
        result = form.cleaned_data["link"]
        rulebook = draft(row)
        answers, _ = read_answers(rulebook, result.answers)
        sheet = AnswerSheet.of(rulebook, answers, result.most)
        return redirect(f"{reverse('draft-try', args=[row.pk])}?{sheet.query}")
    context = admin_context(request, row, "Try") | {"form": form}
    return render(request, "drafts/try_result.html", context, status=422 if form.errors else 200)


def _verdicts(sheet: AnswerSheet, query: QueryDict, key: str) -> list[TrialVerdict]:
    try:
        release = current(key)
    except Release.DoesNotExist:
        return [_verdict("The draft", sheet, sheet)]
    published = AnswerSheet.read(in_keys_of(sheet.rulebook, release.rulebook), query)
    return [
        _verdict(f"Release {release.number}", published, sheet),
        _verdict("The draft", sheet, published),
    ]


def _verdict(name: str, sheet: AnswerSheet, other: AnswerSheet) -> TrialVerdict:
    rulebook = sheet.rulebook
    elsewhere = {fired.rule: dict(fired.points) for fired in other.verdict.fired}
    return TrialVerdict(
        name=name,
        report=Report.of(sheet),
        differences=[
            (
                rulebook.rule[fired.rule],
                [Points(rulebook.option[key], points) for key, points in fired.points.items()],
            )
            for fired in sheet.verdict.fired
            if elsewhere.get(fired.rule) != dict(fired.points)
        ],
        problems=[(rulebook.question[key].label, text) for key, text in sheet.problems.items()],
    )
