"""How a draft stands: what is wrong, what no example would notice, and what changed, by whom."""

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from advisor.models import MutationRun
from rules.accepting import reviewed
from rules.admin.history import edited_since
from rules.drafts.to_document import draft
from rules.engine import schema
from rules.engine.diff import difference
from rules.engine.lint.evidence import sources_past_review
from rules.engine.lint.examples import failing_examples
from rules.engine.reading import RulebookError
from rules.models import Release, Rulebook
from rules.publishing import findings
from rules.releases import get

from .page import CHANGE, PUBLISH, VIEW, admin_context, draft_page
from .rows import RowLink, RowLinks


class FindingCounts(NamedTuple):
    """Errors other than failing examples, and warnings that are open or accepted.

    `past_review` are the sources to look at again, unless that warning is accepted.
    """

    errors: int
    failing: int
    open: int
    accepted: int
    past_review: list[RowLink]


class Changes(NamedTuple):
    """How a draft differs from a release, and who has edited how many rows since."""

    differences: int
    rows: int
    editors: list[tuple[str, int]]


@require_safe
@draft_page(VIEW, CHANGE, PUBLISH)
def state_of_draft(request: HttpRequest, row: Rulebook) -> HttpResponse:
    context = admin_context(request, row, "State of the draft")
    try:
        rulebook = draft(row)
    except RulebookError as error:
        context["problems"] = error.problems
    else:
        context |= _state(request, row, rulebook, context["latest"])
    return render(request, "drafts/state.html", context)


def _state(
    request: HttpRequest, row: Rulebook, rulebook: schema.Rulebook, latest: Release | None
) -> dict[str, Any]:
    return {
        "counts": _counts(row, rulebook, RowLinks(row, request.user)),
        "examples": len(rulebook.examples),
        "run": MutationRun.objects.filter(rulebook=row).defer("unnoticed", "counts").first(),
        "sha256": rulebook.digest,
        "changes": latest and _changes(row, rulebook, latest),
    }


def _counts(row: Rulebook, rulebook: schema.Rulebook, rows: RowLinks) -> FindingCounts:
    found = findings(rulebook)
    errors = [finding for finding in found if finding.severity == "error"]
    failing = [finding for finding in errors if finding.kind == failing_examples.__name__]
    warnings = reviewed(row, rulebook, found)
    open_ = [warning.finding for warning in warnings if not warning.accepted]
    return FindingCounts(
        errors=len(errors) - len(failing),
        failing=len(failing),
        open=len(open_),
        accepted=len(warnings) - len(open_),
        past_review=[
            rows.link(finding.place)
            for finding in open_
            if finding.kind == sources_past_review.__name__
        ],
    )


def _changes(row: Rulebook, rulebook: schema.Rulebook, latest: Release) -> Changes:
    if rulebook.digest == latest.sha256:
        return Changes(0, 0, [])
    edited = edited_since(row, latest.published_at)
    return Changes(
        differences=len(difference(get(row.key, latest.number).rulebook, rulebook)),
        rows=len(set().union(*edited.values())),
        editors=[(name, len(rows)) for name, rows in edited.items()],
    )
