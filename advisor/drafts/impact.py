from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from advisor.models import Impact, Result
from rules.drafts.to_document import draft
from rules.engine import schema
from rules.models import Rulebook

from .impact_job import latest_impact, start
from .page import CHANGE, PUBLISH, VIEW, admin_context, draft_page

NOTHING = "No recommendation"
PER_PAGE = 100


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
        to, rows = _table(impact.moves, names)
        changes = Paginator(impact.changes, PER_PAGE).get_page(page)
        context |= {"to": to, "rows": rows, "page": changes, "changes": _changes(changes, names)}
    return context


def _table(
    moves: Mapping[str, Mapping[str, int]], names: Mapping[str, str]
) -> tuple[list[str], list[tuple[str, list[tuple[int, bool]]]]]:
    """The headings of the columns, and rows of a heading and cells: results, whether they stay."""
    to = _ordered({new for old in moves.values() for new in old}, names)
    rows = [
        (_name(old, names), [(moves[old].get(new, 0), old == new) for new in to])
        for old in _ordered(moves, names)
    ]
    return [_name(key, names) for key in to], rows


def _ordered(keys: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """In the draft's order, then options that it no longer has, then no recommendation."""
    present = set(keys)
    gone = sorted(present - names.keys() - {""})
    return [*(key for key in names if key in present), *gone, *(present & {""})]


def _name(key: str, names: Mapping[str, str]) -> str:
    return names.get(key, key) or NOTHING


def _changes(
    page: Page[Sequence[str]], names: Mapping[str, str]
) -> list[tuple[Result | None, str, str]]:
    """Results, None if deleted since, with their old and their new recommendations."""
    tokens = [token for token, _, _ in page]
    columns = Result.objects.select_related("release").only(
        "token", "created_at", "revoked_at", "title", "release__number"
    )
    results = columns.in_bulk(tokens, field_name="token")
    return [(results.get(token), _name(old, names), _name(new, names)) for token, old, new in page]
