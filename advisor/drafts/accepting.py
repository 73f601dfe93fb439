"""Accepting a warning about a draft, with a reason, and taking that back."""

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST

from advisor.web.direction import isolated
from rules.accepting import ReviewedWarning, accept, reviewed
from rules.drafts.to_document import draft
from rules.models import Rulebook
from rules.publishing import draft_snapshot, findings
from rules.review import REVIEW

from .page import CHANGE, admin_context, draft_page, log_change, reader
from .rows import RowLinks


class AcceptForm(forms.Form):
    reason = forms.CharField(
        widget=AdminTextareaWidget(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": "Give a reason."},
        help_text="Why it may stay as it is: what your colleagues should know.",
    )
    review_by = forms.DateField(
        label="Only until",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Optional: after this day it counts as open again.",
    )

    def clean_review_by(self) -> object:
        day = self.cleaned_data["review_by"]
        if day and day < localdate():
            raise ValidationError("This day is past.")
        return day


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page(CHANGE)
def accept_warning(request: HttpRequest, row: Rulebook, fingerprint: str) -> HttpResponse:
    with draft_snapshot():
        rulebook = draft(row)
        warnings = reviewed(row, rulebook, findings(rulebook))
        warning = next((it for it in warnings if it.fingerprint == fingerprint), None)
        if warning is None or warning.accepted:
            messages.warning(request, "That warning has changed, or is accepted: look again.")
            return redirect("draft-findings", row.pk)
        form = AcceptForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            accept(row, warning, **form.cleaned_data, accepted_by=reader(request))
            log_change(request, row, _logged(warning, form), REVIEW)
            return redirect("draft-findings", row.pk)
    return _page(request, row, warning, form)


def _logged(warning: ReviewedWarning, form: AcceptForm) -> str:
    return f"Accepted the warning “{warning.finding.text}” {isolated(form.cleaned_data['reason'])}"


def _page(
    request: HttpRequest, row: Rulebook, warning: ReviewedWarning, form: AcceptForm
) -> HttpResponse:
    context = admin_context(request, row, "Accept a warning") | {
        "warning": warning,
        "row": RowLinks(row, request.user).link(warning.finding.place),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "drafts/accept.html", context, status=status)


@require_POST
@draft_page(CHANGE)
def withdraw_acceptance(request: HttpRequest, row: Rulebook, accepted: int) -> HttpResponse:
    for found in row.accepted_warnings.filter(pk=accepted):
        found.delete()
        log_change(request, row, f"Withdrew that the warning “{found.text}” is accepted.", REVIEW)
    return redirect("draft-findings", row.pk)
