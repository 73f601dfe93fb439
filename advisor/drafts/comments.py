"""Comments on the parts of a draft, and on single changes to them."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from advisor.web.direction import isolated
from rules.drafts.to_document import draft
from rules.engine.diff import difference
from rules.engine.diff.texts import shortened
from rules.engine.reading import RulebookError
from rules.models import Comment, Rulebook
from rules.releases import get
from rules.review import REVIEW

from .page import (
    APPROVE,
    PUBLISH,
    VIEW,
    admin_context,
    draft_page,
    latest_release,
    log_change,
    reader,
)
from .rows import RowLinks

PLACE = re.compile(r"(?=.{1,200}$)[a-z_]+(\.[A-Za-z0-9-]+)*")
GONE = "This change is not there any more. Choose again what your comment is about."


class CommentForm(forms.Form):
    """A comment on a part as a whole, or on one of the changes to it."""

    change = forms.ChoiceField(
        label="About",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": GONE},
    )
    text = forms.CharField(
        label="Comment",
        max_length=5000,
        widget=AdminTextareaWidget(attrs={"rows": 5, "dir": "auto"}),
        help_text="Lists, *emphasis* and [links](https://…) work. Staff can read it, and the next "
        "release keeps it for them.",
        error_messages={"required": "Write your comment first."},
    )

    def __init__(self, data: Any, name: str, changes: Sequence[str], chosen: str) -> None:
        super().__init__(data, initial={"change": chosen})
        choices = [("", f"{name} as a whole"), *((change, change) for change in changes)]
        self.fields["change"].choices = choices  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page(VIEW, PUBLISH, APPROVE)
def comments(request: HttpRequest, row: Rulebook) -> HttpResponse:
    """What was said about the part at `?place=`, and a form to say more."""
    place = request.GET.get("place", "")
    if not place:
        return redirect("draft-difference", row.pk)
    if not PLACE.fullmatch(place):
        raise Http404("No part of a rulebook has this name.")
    part = RowLinks(row, request.user).part(place)
    form = _form(request, part.name, _changes(row, place))
    if form.is_valid():
        comment = row.comments.create(place=place, user=reader(request), **form.cleaned_data)
        _log(request, comment, f"commented “{isolated(shortened(comment.text))}”")
        return _difference(comment)
    context = admin_context(request, row, f"Comments: {part.name}") | {
        "part": part,
        "comments": row.comments.filter(place=place).select_related("user", "resolved_by"),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "drafts/comments.html", context, status=status)


def _form(request: HttpRequest, name: str, changes: Sequence[str]) -> CommentForm:
    """With the change chosen that `?change=` counts, from 1 on."""
    by_number = {str(number): change for number, change in enumerate(changes, 1)}
    chosen = by_number.get(request.GET.get("change", ""), "")
    return CommentForm(request.POST if request.method == "POST" else None, name, changes, chosen)


def _changes(row: Rulebook, place: str) -> list[str]:
    """What differs there since the latest release; nothing in a draft that cannot be read."""
    latest = latest_release(row)
    try:
        new = draft(row)
    except RulebookError:
        return []
    old = get(row.key, latest.number).rulebook if latest else None
    return [change.text for change in difference(old, new) if change.place == place]


@require_POST
@draft_page(VIEW, PUBLISH, APPROVE)
def resolve(request: HttpRequest, row: Rulebook, comment: int) -> HttpResponse:
    found = get_object_or_404(row.comments, pk=comment)
    is_open = row.comments.filter(pk=comment, resolved_at=None)
    if is_open.update(resolved_by=reader(request), resolved_at=now()):
        _log(request, found, f"resolved “{isolated(shortened(found.text))}”")
    return _difference(found)


@require_POST
@draft_page(VIEW, PUBLISH, APPROVE)
def reopen(request: HttpRequest, row: Rulebook, comment: int) -> HttpResponse:
    found = get_object_or_404(row.comments, pk=comment)
    is_resolved = row.comments.filter(pk=comment, resolved_at__isnull=False)
    if is_resolved.update(resolved_by=None, resolved_at=None):
        _log(request, found, f"opened “{isolated(shortened(found.text))}” again")
    return _difference(found)


def _log(request: HttpRequest, comment: Comment, what: str) -> None:
    part = RowLinks(comment.rulebook, request.user).part(comment.place)
    log_change(request, comment.rulebook, f"{part.name}: {what}.", REVIEW)


def _difference(comment: Comment) -> HttpResponse:
    """Every comment that is open, or was just resolved, stands there."""
    page = reverse("draft-difference", args=[comment.rulebook_id])
    return redirect(f"{page}#comment-{comment.pk}")
