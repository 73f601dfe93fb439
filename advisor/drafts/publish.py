from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from rules.drafts.to_document import draft
from rules.engine.diff import difference
from rules.engine.reading import RulebookError
from rules.models import Rulebook
from rules.publishing import draft_snapshot, next_number, publish
from rules.releases import get
from rules.review import REVIEW

from .findings import lint_findings, reading_problems
from .impact_job import latest_impact
from .page import PUBLISH, VIEW, admin_context, draft_page, log_change, reader
from .review import ApprovalForm, Approvals
from .rows import RowLinks

CHANGED = "The draft has changed since you opened this page. Look at it again, then publish."


class PublishForm(forms.Form):
    """A release note, and in `seen` the hash of the draft that the page showed.

    The page shows `seen` from the draft itself: this form would repeat what was sent. `alone` is
    there if somebody may publish without an approval, and there is none.
    """

    note = forms.CharField(
        widget=AdminTextareaWidget(attrs={"rows": 4, "dir": "auto"}),
        help_text="Why this release: what its readers should know.",
    )
    alone = forms.BooleanField(
        label="Publish without approval",
        help_text="The release will say so to everybody.",
        error_messages={
            "required": "Tick “Publish without approval”, or let somebody approve the draft first."
        },
    )
    seen = forms.CharField()

    def __init__(self, data: Any, draft: str, may_be_alone: bool) -> None:
        super().__init__(data)
        self.draft = draft
        if not may_be_alone:
            del self.fields["alone"]

    def clean(self) -> None:
        if self.cleaned_data.get("seen") != self.draft:
            raise ValidationError(CHANGED)


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page(PUBLISH)
def publish_draft(request: HttpRequest, row: Rulebook) -> HttpResponse:
    # Locked, so that what was checked is what is published.
    with draft_snapshot(lock=request.method == "POST"):
        note = request.POST.get("note", "").strip()
        context = admin_context(request, row, "Publish") | {"note": note}
        rows = RowLinks(row, request.user)
        try:
            rulebook = draft(row)
        except RulebookError as error:
            return _page(request, context | {"findings": reading_problems(error, rows)})
        latest = context["latest"]
        before = get(row.key, latest.number).rulebook if latest else None
        approvals = Approvals(row, rulebook, latest, reader(request))
        sent = request.POST if request.method == "POST" else None
        form = PublishForm(sent, rulebook.digest, approvals.may_do_without)
        context |= {
            "findings": lint_findings(row, rulebook, rows),
            "next": next_number(row),
            "sha256": rulebook.digest,
            "changes": difference(before, rulebook),
            "examples": len(rulebook.examples),
            "impact": latest_impact(row),
            "approvals": approvals,
            "approval_form": ApprovalForm(None, approvals),
            "open_comments": row.comments.filter(resolved_at=None).count(),
            "form": form,
        }
        if form.is_valid():
            return _publish(request, row, form.cleaned_data["note"], context)
        return _page(request, context)


def _publish(
    request: HttpRequest, row: Rulebook, note: str, context: dict[str, Any]
) -> HttpResponse:
    try:
        alone = context["approvals"].may_do_without
        release = publish(row, note, reader(request), without_approval=alone)
    except RulebookError as error:
        return _page(request, context | {"problems": error.problems})
    without = " without approval" if release.without_approval else ""
    log_change(request, row, f"Published release {release.number}{without}.", REVIEW)
    messages.success(request, f"{release} is published{without}.")
    page = "admin:rules_rulebook_change" if request.user.has_perm(VIEW) else "draft-publish"
    return redirect(page, row.pk)


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    # A POST ends here only if nothing was published.
    status = 422 if request.method == "POST" else 200
    return render(request, "drafts/publish.html", context, status=status)
