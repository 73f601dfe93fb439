"""Approve a draft, and take that back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from advisor.web.direction import isolated
from rules.drafts.to_document import draft
from rules.models import Rulebook
from rules.publishing import draft_snapshot
from rules.review import REVIEW

from .difference import difference_page
from .page import APPROVE, draft_page, latest_release, log_change, reader
from .review import ApprovalForm, Approvals


@require_POST
@draft_page(APPROVE)
def approve(request: HttpRequest, row: Rulebook) -> HttpResponse:
    with draft_snapshot():
        approvals = Approvals(row, draft(row), latest_release(row), reader(request))
    form = ApprovalForm(request.POST, approvals)
    if not form.is_valid():
        return difference_page(request, row, form)
    # Needs no lock: an approval of a draft that is changed just now has lapsed, that is all.
    words = form.cleaned_data["words"]
    _, is_new = row.approvals.get_or_create(
        sha256=approvals.sha256,
        base=approvals.base,
        user=reader(request),
        defaults={"words": words},
    )
    if is_new:
        log_change(request, row, f"Approved the draft. {isolated(words)}".strip(), REVIEW)
        messages.success(request, "You have approved the draft.")
    return _back(request, row)


@require_POST
@draft_page(APPROVE)
def withdraw(request: HttpRequest, row: Rulebook) -> HttpResponse:
    found, _ = row.approvals.filter(user=reader(request)).delete()
    if found:
        log_change(request, row, "Withdrew the approval of the draft.", REVIEW)
        messages.success(request, "Your approval is withdrawn.")
    return _back(request, row)


def _back(request: HttpRequest, row: Rulebook) -> HttpResponse:
    page = "draft-publish" if "publish" in request.POST else "draft-difference"
    return redirect(page, row.pk)
