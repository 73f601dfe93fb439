"""Lists in which rows are moved: by buttons, and with JavaScript by dragging as well."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ORDER_VAR, PAGE_VAR, SEARCH_VAR, ChangeList
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rules.models import number, owner_field, siblings

from .history import log_move
from .links import address, use_list
from .returning import came_from
from .saving import ModelAdmin, lock_drafts
from .uses import Use


class MovableList(ChangeList):
    """A list that knows beside which rows each of its rows can be moved."""

    result_list: Any

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        may_move = self.model_admin.has_change_permission(request) and not self.is_popup
        # Otherwise neighbours in the list are not neighbours in the order.
        is_in_order = not self.query and ORDER_VAR not in self.params
        self.can_move = may_move and is_in_order
        self.could_move = may_move and not is_in_order
        if self.can_move:
            self.result_list = list(self.result_list)
            self._find_neighbours()

    def _find_neighbours(self) -> None:
        """Of the whole list: those of the last row of a page are on the next one."""
        owner = owner_field(self.model).attname
        rows = {row.pk: row for row in self.result_list}
        for (above_owner, above), (below_owner, below) in pairwise(
            self.queryset.prefetch_related(None).values_list(owner, "pk")
        ):
            if above_owner == below_owner:
                if above in rows:
                    rows[above].below = below
                if below in rows:
                    rows[below].above = above

    @property
    def in_order(self) -> str:
        """The address of the list with which rows can be moved."""
        return str(self.get_query_string(remove=[SEARCH_VAR, ORDER_VAR, PAGE_VAR]))


class MovingAdmin(ModelAdmin):
    class Media:
        js = [Script("js/moving.js", type="module")]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return MovableList

    def get_list_display(self, request: HttpRequest) -> Any:
        return ["moves", *super().get_list_display(request)]

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> Any:
        return super().get_list_display_links(request, list_display[1:])

    def get_urls(self) -> Any:
        name = f"rules_{self.opts.model_name}_move"
        view = self.admin_site.admin_view(self.move_view)
        return [path("<int:pk>/move/", view, name=name), *super().get_urls()]

    @admin.display(description="position")
    def moves(self, row: Any) -> SafeString:
        owner = getattr(row, owner_field(self.model).attname)
        context = {"row": row, "owner": owner, "address": address(row, "move")}
        return render_to_string("admin/rules/moves.html", context)

    def move_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_change_permission(request):
            raise PermissionDenied
        with transaction.atomic():
            lock_drafts()
            row = self.get_queryset(request).filter(pk=pk).first()
            if problem := self._move(request, row):
                messages.error(request, problem)
        page = came_from(request) or reverse(f"admin:rules_{self.opts.model_name}_changelist")
        # A button that is still there has the focus.
        return redirect(f"{page}#{'up' if 'before' in request.POST else 'down'}-{pk}")

    def _move(self, request: HttpRequest, row: Any) -> str:
        """Moves a row beside another one; what is wrong with that, or nothing."""
        rows = list(siblings(row)) if row else []
        moved = moved_beside(rows, row, **_beside(request))
        if moved is None:
            return "Not moved: it or its neighbour was deleted or moved elsewhere meanwhile."
        if late := list(self.out_of_order(moved)):
            return format_html("Not moved, since these would no longer fit: {}", use_list(late))
        before = rows.index(row) + 1
        number(moved)
        place = moved.index(row) + 1
        if place != before:
            log_move(request.user, row, before, place)
        messages.success(request, f"“{row}” is now {place} of {len(moved)}.")
        return ""

    def out_of_order(self, rows: list[Any]) -> Iterable[Use]:
        """What no longer fits if the rows of one owner have this order."""
        return ()


def _beside(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in ("before", "after")}


def moved_beside(rows: list[Any], row: Any, before: str, after: str) -> list[Any] | None:
    """The rows with one of them moved before or after the one with that primary key.

    None if that one is not among them.
    """
    rest = [other for other in rows if other != row]
    keys = [str(other.pk) for other in rest]
    if (before or after) not in keys:
        return None
    place = keys.index(before) if before else keys.index(after) + 1
    return [*rest[:place], row, *rest[place:]]
