"""Impact: what a draft would make of all stored results."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from advisor.models import Impact, Result
from rules.drafts.to_document import draft
from rules.engine import schema
from rules.models import Rulebook

from .page import CHANGE, PUBLISH, VIEW, draft_page, frame
from .rescoring import latest_impact, start

NOTHING = "No recommendation"
PER_PAGE = 100


class Cell(NamedTuple):
    results: int
    kept: bool


class Row(NamedTuple):
    name: str
    cells: list[Cell]


class Change(NamedTuple):
    """A stored result, or None if it is gone by now, and what it had and would get."""

    result: Result | None
    old: str
    new: str


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page(VIEW, CHANGE, PUBLISH)
def impact_of_draft(request: HttpRequest, rulebook: Rulebook) -> HttpResponse:
    may_start = any(map(request.user.has_perm, (CHANGE, PUBLISH)))
    if request.method == "POST" and not may_start:
        raise PermissionDenied
    if request.method == "POST":
        start(rulebook)
        return redirect("draft-impact", rulebook.pk)
    impact = latest_impact(rulebook)
    context = frame(request, rulebook, "Impact") | {"impact": impact, "may_start": may_start}
    # Reading the draft takes its time, and who waits for a run asks every second.
    if impact is None or impact.state != "running":
        context |= _judged(draft(rulebook), impact, request.GET.get("page"))
    return render(request, "drafts/impact.html", context)


def _judged(whole: schema.Rulebook, impact: Impact | None, page: str | None) -> dict[str, Any]:
    context: dict[str, Any] = {"sha256": whole.digest}
    if impact and impact.state == "finished":
        names = {option.key: option.short for option in whole.options}
        to, rows = _table(impact.moves, names)
        changes = Paginator(impact.changes, PER_PAGE).get_page(page)
        context |= {"to": to, "rows": rows, "page": changes, "changes": _changes(changes, names)}
    return context


def _table(
    moves: Mapping[str, Mapping[str, int]], names: Mapping[str, str]
) -> tuple[list[str], list[Row]]:
    """Names of the options to which results move, and a row for each from which they do."""
    to = _ordered({new for old in moves.values() for new in old}, names)
    rows = [
        Row(_name(old, names), [Cell(moves[old].get(new, 0), old == new) for new in to])
        for old in _ordered(moves, names)
    ]
    return [_name(key, names) for key in to], rows


def _ordered(keys: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """The draft's order, then options that it no longer has, then no recommendation."""
    kept = set(keys)
    gone = sorted(kept - names.keys() - {""})
    return [*(key for key in names if key in kept), *gone, *(kept & {""})]


def _name(key: str, names: Mapping[str, str]) -> str:
    return names.get(key, key) or NOTHING


def _changes(page: Page[Sequence[str]], names: Mapping[str, str]) -> list[Change]:
    tokens = [token for token, _, _ in page]
    results = Result.objects.select_related("release").only(
        "token", "created_at", "revoked_at", "title", "release__number"
    )
    found = results.in_bulk(tokens, field_name="token")
    return [
        Change(found.get(token), _name(old, names), _name(new, names)) for token, old, new in page
    ]
