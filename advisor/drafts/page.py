"""What the pages about a draft share: permissions, the context of the admin, the history."""

from collections.abc import Callable, Sequence
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
APPROVE = "rules.approve_rulebook"
PUBLISH_ALONE = "rules.publish_alone"
ADD_EXAMPLE = "rules.add_example"


def draft_page(*permissions: str) -> Callable[[View], View]:
    """A page of the admin about one draft, for staff with any of these permissions.

    The view gets the rulebook's row instead of its primary key. If it raises RulebookError, the
    page lists the problems to fix.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
            if not any(map(request.user.has_perm, permissions)):
                raise PermissionDenied
            row = get_object_or_404(Rulebook, pk=pk)
            try:
                return view(request, row, **kwargs)
            except RulebookError as error:
                context = admin_context(request, row, "Draft") | {"problems": error.problems}
                return render(request, "drafts/unreadable.html", context, status=422)

        return admin.site.admin_view(page)

    return decorate


def reader(request: HttpRequest) -> User:
    """Somebody of the staff: `draft_page` lets nobody else in."""
    return cast(User, request.user)


def latest_release(row: Rulebook) -> Release | None:
    releases = Release.objects.filter(rulebook=row).defer("document")
    return releases.order_by("-number").first()


def log_change(request: HttpRequest, row: Rulebook, message: str, flag: int = CHANGED) -> None:
    LogEntry.objects.log_actions(reader(request).pk, [row], flag, message, single_object=True)


def admin_context(request: HttpRequest, row: Rulebook | None, title: str) -> dict[str, Any]:
    return {
        **admin.site.each_context(request),
        "title": title,
        "subtitle": row and str(row),
        "opts": Rulebook._meta,
        "original": row,
        "latest": row and latest_release(row),
    }


def download(content: str, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Type": kind, "Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, headers=headers)


def first_lines(lines: Sequence[str], limit: int) -> list[str]:
    """The first lines, and how many more there are: "and 1,200 more"."""
    more = len(lines) - limit
    return [*lines[:limit], *([f"and {more:,} more"] if more > 0 else [])]
