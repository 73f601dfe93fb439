from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from rules.accepting import ReviewedWarning, reviewed
from rules.drafts.to_document import draft
from rules.engine import schema
from rules.engine.lint import PROOFS, Finding
from rules.engine.reading import RulebookError
from rules.models import Rulebook
from rules.publishing import findings

from .page import CHANGE, PUBLISH, VIEW, admin_context, draft_page
from .rows import RowLink, RowLinks


class FindingItem(NamedTuple):
    """A finding with links to the row that it is about, and to the `others` that it names.

    `naming` is the page that gives a name to the number that it is about, if there is one.
    """

    text: str
    proof: str
    row: RowLink
    others: list[RowLink]
    warning: ReviewedWarning | None  # None for an error
    naming: str = ""


class DraftFindings(NamedTuple):
    """What `drafts/findings_list.html` lists. A draft that cannot be read has only errors."""

    readable: bool
    errors: list[FindingItem]
    warnings: list[FindingItem]
    accepted: list[FindingItem]


@require_safe
@draft_page(VIEW, PUBLISH)
def draft_findings(request: HttpRequest, row: Rulebook) -> HttpResponse:
    context = admin_context(request, row, "Findings")
    context["may_accept"] = request.user.has_perm(CHANGE)
    rows = RowLinks(row, request.user)
    try:
        rulebook = draft(row)
    except RulebookError as error:
        context["findings"] = reading_problems(error, rows)
    else:
        context["findings"] = lint_findings(row, rulebook, rows)
        context["has_precedents"] = bool(rulebook.precedents)
    return TemplateResponse(request, "drafts/findings.html", context)


def lint_findings(row: Rulebook, rulebook: schema.Rulebook, rows: RowLinks) -> DraftFindings:
    found = findings(rulebook)
    warnings = reviewed(row, rulebook, found)
    return DraftFindings(
        readable=True,
        errors=[_item(it, rows) for it in found if it.severity == "error"],
        warnings=[_item(it.finding, rows, it) for it in warnings if not it.accepted],
        accepted=[_item(it.finding, rows, it) for it in warnings if it.accepted],
    )


def _item(finding: Finding, rows: RowLinks, warning: ReviewedWarning | None = None) -> FindingItem:
    others = [rows.link(place) for place in finding.also]
    return FindingItem(
        finding.text,
        PROOFS[finding.proof],
        rows.link(finding.place),
        others,
        warning,
        _naming(finding, rows),
    )


def _naming(finding: Finding, rows: RowLinks) -> str:
    if finding.number is None or not rows.user.has_perm(CHANGE):
        return ""
    return reverse("draft-naming", args=[rows.rulebook.pk, finding.key, finding.number])


def reading_problems(error: RulebookError, rows: RowLinks) -> DraftFindings:
    errors = [
        FindingItem(problem, "", rows.link(problem.partition(": ")[0]), [], None)
        for problem in error.problems
    ]
    return DraftFindings(False, errors, [], [])
