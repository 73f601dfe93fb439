from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from advisor.models import Impact
from rules.drafts.to_document import draft
from rules.engine import schema
from rules.engine.verdict_words import STANDINGS
from rules.models import Rulebook

from .impact_job import Outcome, latest_impact, start
from .page import CHANGE, PUBLISH, VIEW, admin_context, draft_page

NOTHING = "No recommendation"
STANDING_NAMES: dict[str, str] = {
    standing: words.capitalize() for standing, words in STANDINGS.items()
}
PER_PAGE = 100


class Table(NamedTuple):
    """The headings of the columns, and rows of a heading and cells: results, whether they stay."""

    to: list[str]
    rows: list[tuple[str, list[tuple[int, bool]]]]


class ShownOutcome(NamedTuple):
    """In words; `margin` is None where no option leads."""

    recommended: str
    standing: str
    margin: int | None


class Change(NamedTuple):
    """A result that changes, which is not named: what it came to, and what it would come to."""

    saved_on: date
    release: int
    outcomes: list[ShownOutcome]


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page(VIEW, CHANGE, PUBLISH)
def impact_of_draft(request: HttpRequest, row: Rulebook) -> HttpResponse:
    may_start = any(map(request.user.has_perm, (CHANGE, PUBLISH)))
    if request.method == "POST" and not may_start:
        raise PermissionDenied
    if request.method == "POST":
        start(row)
        return redirect("draft-impact", row.pk)
    impact = latest_impact(row)
    context = admin_context(request, row, "Impact") | {"impact": impact, "may_start": may_start}
    # Reading the draft is slow, and a page that shows a running job reloads every second.
    if impact is None or impact.state != "running":
        context |= _finished_context(draft(row), impact, request.GET.get("page"))
    return render(request, "drafts/impact.html", context)


def _finished_context(
    rulebook: schema.Rulebook, impact: Impact | None, page: str | None
) -> dict[str, Any]:
    context: dict[str, Any] = {"sha256": rulebook.digest}
    if impact and impact.state == "finished":
        names = {option.key: option.short for option in rulebook.options}
        changes = Paginator(impact.changes, PER_PAGE).get_page(page)
        context |= {
            "moves": _table(impact.moves, names),
            "standings": _table(impact.standings, STANDING_NAMES),
            "page": changes,
            "changes": _changes(changes, names),
        }
    return context


def _table(counts: Mapping[str, Mapping[str, int]], names: Mapping[str, str]) -> Table:
    to = _ordered({new for old in counts.values() for new in old}, names)
    rows = [
        (_name(old, names), [(counts[old].get(new, 0), old == new) for new in to])
        for old in _ordered(counts, names)
    ]
    return Table([_name(key, names) for key in to], rows)


def _ordered(keys: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """In the draft's order, then options that it no longer has, then no recommendation."""
    present = set(keys)
    gone = sorted(present - names.keys() - {""})
    return [*(key for key in names if key in present), *gone, *(present & {""})]


def _name(key: str, names: Mapping[str, str]) -> str:
    return names.get(key, key) or NOTHING


def _changes(page: Page[dict[str, Any]], names: Mapping[str, str]) -> list[Change]:
    return [
        Change(
            date.fromisoformat(change["saved"]),
            change["release"],
            [_shown(change["from"], names), _shown(change["to"], names)],
        )
        for change in page
    ]


def _shown(outcome: Outcome, names: Mapping[str, str]) -> ShownOutcome:
    recommended = outcome["recommended"]
    is_tie = recommended is None and outcome["standing"] == "too-close-to-call"
    return ShownOutcome(
        "A tie" if is_tie else _name(recommended or "", names),
        STANDINGS[outcome["standing"]],
        outcome["margin"] if recommended or is_tie else None,
    )
