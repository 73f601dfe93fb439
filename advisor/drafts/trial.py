"""The questionnaire on a draft, with its verdict beside that of the current release."""

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString

from advisor.models import Result
from advisor.questionnaire.forms import StepForm
from advisor.results.links import LinkField
from advisor.verdict.sheet import AnswerSheet, read_sheet
from advisor.web.responses import htmx_page
from rules.admin.example_form import ExampleForms
from rules.drafts.to_document import draft
from rules.engine.answers import read_answers
from rules.engine.scoring import evaluate
from rules.engine.versions import in_keys_of
from rules.models import Release, Rulebook
from rules.releases import current

from .page import ADD_EXAMPLE, PUBLISH, VIEW, admin_context, draft_page
from .rows import RowLinks
from .tried import TriedResult, tried_results

DRAFT = "The draft"


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
        picked = request.GET["pick"].partition(":")[0]
        return redirect(f"{here}?{sheet.query}#question-{picked}")
    sheets = _sheets(sheet, request.GET, row.key)
    tried = tried_results(sheets, here, _forms(row, sheet, request), request.GET.get("against", ""))
    context = admin_context(request, row, "Try") | {
        "here": here,
        "sheet": sheet,
        "forms": [(step, StepForm(sheet, step, here)) for step in sheet.rulebook.steps],
        "tried": tried,
        "unfit": _unfit(sheets),
        "claims": _claims(tried),
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


def _sheets(sheet: AnswerSheet, query: QueryDict, key: str) -> dict[str, AnswerSheet]:
    """By name; that of the draft comes last."""
    try:
        release = current(key)
    except Release.DoesNotExist:
        return {DRAFT: sheet}
    published = in_keys_of(sheet.rulebook, release.rulebook)
    return {
        f"Release {release.number}": AnswerSheet.read(published, query),
        DRAFT: sheet,
    }


def _forms(row: Rulebook, sheet: AnswerSheet, request: HttpRequest) -> dict[str, str]:
    """Rule of the draft -> its form."""
    rows = RowLinks(row, request.user)
    return {key: rows.link(f"rules.{key}").address for key in sheet.rulebook.rule}


def _unfit(sheets: dict[str, AnswerSheet]) -> list[tuple[str, str]]:
    """Question and problem of each answer that the release cannot read; the form has the others."""
    release, *draft = sheets.values()
    labels = release.rulebook.question
    problems = release.problems.items() if draft else ()
    return [(labels[key].label, problem) for key, problem in problems]


def _claims(tried: list[TriedResult]) -> list[SafeString]:
    """What is cited, once: as the draft has it, or else the release."""
    found = {
        claim.key: text
        for result in tried
        if result.why
        for claim, text in zip(result.why.cited, result.why.claims, strict=True)
    }
    return list(found.values())
