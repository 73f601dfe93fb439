"""The changes to a draft's rules that no example would notice, and answers that show them."""

from collections import Counter
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from advisor.models import MutationRun
from rules.admin.example_form import ExampleForms
from rules.drafts.to_document import draft
from rules.models import Rulebook

from .page import CHANGE, PUBLISH, VIEW, admin_context, draft_page
from .rows import RowLink, RowLinks
from .unnoticed_job import latest_run, start

KINDS = {
    "flip": "sign flipped",
    "negate": "condition negated",
    "drop": "condition dropped",
    "threshold": "threshold moved by one",
    "strength": "strength changed",
}
PER_PAGE = 50


class KindCount(NamedTuple):
    kind: str
    name: str
    total: int
    unnoticed: int


class RuleCount(NamedTuple):
    """In how many examples a rule decides, fires and waits, and how many changes go unnoticed."""

    key: str
    row: RowLink
    decides: int
    fires: int
    waits: int
    unnoticed: int


class Change(NamedTuple):
    """An unnoticed change as its run found it, and the form that makes its answers an example.

    They are those of the row `near`, if they are near to one, but for `differs`.
    """

    found: dict[str, Any]
    kind: str
    row: RowLink
    counts: list[int]
    near: RowLink | None
    differs: str
    form: str


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page(VIEW, CHANGE, PUBLISH)
def unnoticed_changes(request: HttpRequest, row: Rulebook) -> HttpResponse:
    may_start = any(map(request.user.has_perm, (CHANGE, PUBLISH)))
    if request.method == "POST" and not may_start:
        raise PermissionDenied
    if request.method == "POST":
        start(row)
        return redirect("draft-unnoticed", row.pk)
    run = latest_run(row)
    context = admin_context(request, row, "Unnoticed changes")
    context |= {"run": run, "may_start": may_start}
    # Reading the draft is slow, and a page that shows a running job reloads every second.
    if run is None or run.state != "running":
        context |= {"sha256": draft(row).digest}
    if run and run.state == "finished":
        context |= _finished_context(request, run)
    return render(request, "drafts/unnoticed.html", context)


def _finished_context(request: HttpRequest, run: MutationRun) -> dict[str, Any]:
    rows, forms = RowLinks(run.rulebook, request.user), ExampleForms(run.rulebook)
    kind, rule = request.GET.get("kind", ""), request.GET.get("rule", "")
    chosen = [
        found
        for found in run.unnoticed
        if kind in ("", found["kind"]) and rule in ("", found["rule"])
    ]
    counts = {key: numbers for key, *numbers in run.counts}
    page = Paginator(chosen, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "kinds": [
            KindCount(key, name, *run.kinds[key]) for key, name in KINDS.items() if key in run.kinds
        ],
        "rules": _rules(run, rows),
        "kind": KINDS.get(kind, ""),
        "rule": rule,
        "page": page,
        "query": urlencode({"kind": kind, "rule": rule}),
        "changes": [_change(found, counts[found["rule"]], rows, forms) for found in page],
    }


def _rules(run: MutationRun, rows: RowLinks) -> list[RuleCount]:
    unnoticed = Counter(found["rule"] for found in run.unnoticed)
    return [
        RuleCount(key, rows.link(f"rules.{key}"), decides, fires, waits, unnoticed[key])
        for key, decides, fires, waits in run.counts
    ]


def _change(
    found: dict[str, Any], counts: list[int], rows: RowLinks, forms: ExampleForms
) -> Change:
    witness = found["witness"] or {}
    near = witness.get("near")
    title, answers = _title(found), dict(witness.get("answers", []))
    return Change(
        found=found,
        kind=KINDS[found["kind"]],
        row=rows.link(f"rules.{found['rule']}"),
        counts=counts,
        near=rows.link(near["place"]) if near else None,
        differs=", ".join(label for label, _, differs in witness.get("said", []) if differs),
        form=forms.address(title, answers, witness["recommended"]) if witness else "",
    )


def _title(found: dict[str, Any]) -> str:
    """What to call the answers as an example: after the project that they are near to."""
    witness = found["witness"]
    if not (witness and witness["near"]):
        return f"Where the rule {found['rule']} decides"
    changed = [f"{label}: {answer}" for label, answer, differs in witness["said"] if differs]
    title = witness["near"]["title"]
    return f"{title}, but with {'; '.join(changed)}" if changed else title
