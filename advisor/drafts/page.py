"""What all pages about a draft have in common: who may see them, and their frame."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.models import CHANGE as CHANGED
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from rules.engine.reading import RulebookError
from rules.models import Release, Rulebook

View = Callable[..., HttpResponse]

VIEW = "rules.view_rulebook"
CHANGE = "rules.change_rulebook"
PUBLISH = "rules.publish_rulebook"


def draft_page(*permissions: str) -> Callable[[View], View]:
    """A page of the admin about one draft, for staff with one of these permissions.

    The view is called with the row of the rulebook in place of its primary key. A RulebookError
    that it raises becomes a page that says what to mend.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
            if not any(map(request.user.has_perm, permissions)):
                raise PermissionDenied
            rulebook = get_object_or_404(Rulebook, pk=pk)
            try:
                return view(request, rulebook, **kwargs)
            except RulebookError as error:
                return _unreadable(request, rulebook, error)

        return admin.site.admin_view(page)

    return decorate


def _unreadable(request: HttpRequest, rulebook: Rulebook, error: RulebookError) -> HttpResponse:
    context = frame(request, rulebook, "Draft") | {"problems": error.problems}
    return render(request, "drafts/unreadable.html", context, status=422)


def latest_release(rulebook: Rulebook) -> Release | None:
    """Without its document, which is large."""
    releases = Release.objects.filter(rulebook=rulebook).defer("document")
    return releases.order_by("-number").first()


def log(request: HttpRequest, rulebook: Rulebook, message: str) -> None:
    """Into the history of the rulebook, as the admin does with its own changes."""
    user = cast(User, request.user)
    LogEntry.objects.log_actions(user.pk, [rulebook], CHANGED, message, single_object=True)


def frame(request: HttpRequest, rulebook: Rulebook | None, title: str) -> dict[str, Any]:
    """The context that `draft/base.html` needs."""
    return {
        **admin.site.each_context(request),
        "title": title,
        "subtitle": rulebook and str(rulebook),
        "opts": Rulebook._meta,
        "original": rulebook,
        "latest": rulebook and latest_release(rulebook),
    }
