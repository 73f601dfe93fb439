"""The findings about a draft, each with a link to the row that it is about."""

from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from rules.drafts.to_document import draft
from rules.engine import schema
from rules.engine.lint import PROOFS, Severity
from rules.engine.reading import RulebookError
from rules.models import Rulebook
from rules.publishing import findings

from .page import PUBLISH, VIEW, admin_context, draft_page
from .rows import RowLink, RowLinks


class FindingItem(NamedTuple):
    """A finding. `proof` says how sure it is, if that is known."""

    text: str
    proof: str
    row: RowLink


class DraftFindings(NamedTuple):
    """What `drafts/findings_list.html` lists. A draft that cannot be read has only errors."""

    readable: bool
    errors: list[FindingItem]
    warnings: list[FindingItem]


@require_safe
@draft_page(VIEW, PUBLISH)
def draft_findings(request: HttpRequest, row: Rulebook) -> HttpResponse:
    context = admin_context(request, row, "Findings")
    context["findings"] = findings_of(row, request.user)
    return TemplateResponse(request, "drafts/findings.html", context)


def findings_of(row: Rulebook, user: User | AnonymousUser) -> DraftFindings:
    rows = RowLinks(row, user)
    try:
        return lint_findings(draft(row), rows)
    except RulebookError as error:
        return reading_problems(error, rows)


def lint_findings(rulebook: schema.Rulebook, rows: RowLinks) -> DraftFindings:
    """What lint finds in a draft that can be read."""
    items: dict[Severity, list[FindingItem]] = {"error": [], "warning": []}
    for finding in findings(rulebook):
        item = FindingItem(finding.text, PROOFS[finding.proof], rows.link(finding.place))
        items[finding.severity].append(item)
    return DraftFindings(True, items["error"], items["warning"])


def reading_problems(error: RulebookError, rows: RowLinks) -> DraftFindings:
    """Why a draft cannot be read."""
    return DraftFindings(False, [_problem_item(problem, rows) for problem in error.problems], [])


def _problem_item(problem: str, rows: RowLinks) -> FindingItem:
    place, _, _ = problem.partition(": ")
    return FindingItem(problem, "", rows.link(place))
