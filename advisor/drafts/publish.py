"""The page on which a draft becomes a release, with all that speaks for or against it."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from rules.drafts.to_document import draft
from rules.engine import schema
from rules.engine.diff import difference
from rules.engine.reading import RulebookError
from rules.models import Release, Rulebook
from rules.publishing import draft_snapshot, publish
from rules.releases import get

from .findings import judge, unreadable
from .page import PUBLISH, VIEW, draft_page, frame, log
from .rescoring import latest_impact
from .rows import Rows

CHANGED = "The draft has changed since you opened this page. Look at it again, then publish."


class PublishForm(forms.Form):
    """`seen` is the hash of the draft that the page showed."""

    note = forms.CharField(
        widget=AdminTextareaWidget(attrs={"rows": 4}),
        help_text="Why this release: what its readers should know.",
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any, draft: str) -> None:
        super().__init__(data, initial={"seen": draft})
        self.draft = draft

    def clean(self) -> None:
        if self.cleaned_data.get("seen") != self.draft:
            raise ValidationError(CHANGED)


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page(PUBLISH)
def publish_draft(request: HttpRequest, rulebook: Rulebook) -> HttpResponse:
    # What was checked is what is published.
    with draft_snapshot(lock=request.method == "POST"):
        context = frame(request, rulebook, "Publish")
        rows = Rows(rulebook, request.user)
        try:
            whole = draft(rulebook)
        except RulebookError as error:
            return _page(request, context | {"found": unreadable(error, rows)})
        context["found"] = judge(whole, rows)
        context |= _judged(rulebook, whole, context["latest"])
        form = PublishForm(request.POST if request.method == "POST" else None, context["sha256"])
        context["form"] = form
        if form.is_valid():
            return _published(request, rulebook, form.cleaned_data["note"], context)
        return _page(request, context)


def _judged(rulebook: Rulebook, whole: schema.Rulebook, latest: Release | None) -> dict[str, Any]:
    before = get(rulebook.key, latest.number).rulebook if latest else None
    return {
        "next": latest.number + 1 if latest else 1,
        "sha256": whole.digest,
        "changes": difference(before, whole),
        "examples": len(whole.examples),
        "impact": latest_impact(rulebook),
    }


def _published(
    request: HttpRequest, rulebook: Rulebook, note: str, context: dict[str, Any]
) -> HttpResponse:
    try:
        release = publish(rulebook, note, cast(User, request.user))
    except RulebookError as error:
        return _page(request, context | {"problems": error.problems})
    log(request, rulebook, f"Published release {release.number}.")
    messages.success(request, f"{release} is published.")
    page = "admin:rules_rulebook_change" if request.user.has_perm(VIEW) else "draft-publish"
    return redirect(page, rulebook.pk)


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    # 422 says that nothing was published.
    status = 422 if request.method == "POST" else 200
    return render(request, "drafts/publish.html", context, status=status)
