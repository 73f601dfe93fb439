"""The page of a bulk edit: it asks, shows before and after, and then saves all rows or none."""

import json
from hashlib import sha256
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import model_ngettext
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from rules.drafts.to_document import row_documents
from rules.models import path_to_rulebook

from .bulk_edit import BulkEdit, Outcome
from .links import use_list

# The name of the buttons, and the value of the one that saves.
STAGE, APPLY = "stage", "apply"


def bulk_action(name: str, kind: type[BulkEdit]) -> Any:
    @admin.action(description=f"{kind.title}…", permissions=["change"])
    def action(model_admin: Any, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """None once it is done: the admin then goes back to the list."""
        path = path_to_rulebook(queryset.model)
        if queryset.order_by().values_list(path).distinct().count() > 1:
            rows = queryset.model._meta.verbose_name_plural
            messages.warning(request, f"Select {rows} of one rulebook.")
            return None
        return BulkPage(model_admin, request, name, list(queryset), kind).respond()

    action.__name__ = name
    return action


class BulkPage:
    """The caller holds the lock of the drafts."""

    def __init__(
        self, model_admin: Any, request: HttpRequest, name: str, rows: Any, kind: type[BulkEdit]
    ) -> None:
        self.model_admin, self.request, self.name = model_admin, request, name
        # Before anything is changed in memory.
        self.versions = versions(rows)
        self.edit = kind(rows, request.POST if STAGE in request.POST else None)
        self.applies = request.POST.get(STAGE) == APPLY

    def respond(self) -> HttpResponse | None:
        if self.edit.is_pointless():
            messages.warning(self.request, self.edit.nothing)
            return None
        outcomes = list(self.edit.outcomes())
        differ = [outcome for outcome in outcomes if outcome.changes]
        refused = [outcome for outcome in outcomes if outcome.problems]
        stale = self._changed_meanwhile() if self.applies else set()
        if self.applies and differ and not refused and not stale:
            self._save(differ)
            return None
        context = {
            "differ": differ,
            "stay": [outcome for outcome in outcomes if not outcome.changes],
            "refused": refused,
            "changed": "" if refused else self._counted(differ),
            "is_stale": bool(stale),
            "stale": [outcome for outcome in outcomes if str(outcome.row.pk) in stale],
            "left_alone": use_list(self.edit.left_alone() if differ else []),
        }
        return self._page(context, status=409 if stale else 200)

    def _changed_meanwhile(self) -> set[str]:
        """The primary keys of rows that are not, or no longer, as they were shown."""
        try:
            seen = dict(json.loads(self.request.POST.get("seen", "")))
        except (ValueError, TypeError):
            seen = {}
        return {pk for pk, _ in seen.items() ^ self.versions.items()}

    def _save(self, outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            outcome.save()
            message = "\n".join(map(str, outcome.changes))
            self.model_admin.log_change(self.request, outcome.row, message)
        messages.success(self.request, f"Changed {self._counted(outcomes)}.")

    def _counted(self, rows: list[Any]) -> str:
        """`9 rules`; empty for none."""
        count = len(rows)
        return f"{count} {model_ngettext(self.model_admin.opts, count)}" if count else ""

    def _page(self, context: dict[str, Any], status: int) -> HttpResponse:
        rows = self.edit.rows
        # The admin finds all rows of the list again: a browser could not send thousands.
        is_across = self.request.POST.get("select_across") == "1"
        context |= self.model_admin.admin_site.each_context(self.request) | {
            "title": f"{self.edit.title} in {self._counted(rows)}",
            "opts": self.model_admin.opts,
            "edit": self.edit,
            "action": self.name,
            "is_across": is_across,
            "selected": rows[:1] if is_across else rows,
            "checkbox": ACTION_CHECKBOX_NAME,
            "seen": json.dumps(self.versions),
            "list": self.request.get_full_path(),
        }
        return TemplateResponse(self.request, "admin/rules/bulk_edit.html", context, status=status)


def versions(rows: Any) -> dict[str, str]:
    """By primary key, a hash of the row and all rows below it."""
    documents = zip(rows, row_documents(rows), strict=True)
    return {str(row.pk): _hash(document) for row, document in documents}


def _hash(document: dict[str, Any]) -> str:
    return sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:16]
