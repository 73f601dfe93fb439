import re
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Cast
from django.utils.timezone import now

from rules.drafts.entries import move_entries
from rules.models import Release, Rulebook, owner_field
from rules.review import REVIEW

from .changes import form_changes, row_changes
from .conflicts import last_change
from .uses import with_all_below

MAX_RECENT = 20
MOVED = "Position: “{}” → “{}”"
MOVING = timedelta(minutes=10)
UNCHANGED = "Saved without a change."


def change_message(form: Any, formsets: Any) -> str:
    changes = [*form_changes(form), *chain.from_iterable(map(row_changes, formsets))]
    return "\n".join(map(str, changes)) or UNCHANGED


def recent(row: Any) -> models.QuerySet[LogEntry]:
    return _entries(row).select_related("user", "content_type").order_by("-pk")[:MAX_RECENT]


def edited_since(row: Rulebook, time: datetime) -> dict[str, set[tuple[int, str]]]:
    """Who has edited which rows of a draft since then; a row is named by content type and key."""
    entries = _entries(row).filter(action_time__gt=time).exclude(action_flag=REVIEW)
    edits = entries.exclude(change_message=UNCHANGED).order_by("user__username")
    edited: dict[str, set[tuple[int, str]]] = {}
    columns = ("user__username", "content_type_id", "object_id")
    for name, kind, key in edits.values_list(*columns).distinct():
        edited.setdefault(name, set()).add((kind, key))
    return edited


def authors(rulebook: Rulebook, since: datetime | None) -> set[int]:
    """The primary keys of those who have changed the draft, from some time on."""
    changes = _entries(rulebook).exclude(action_flag=REVIEW)
    if since:
        changes = changes.filter(action_time__gt=since)
    return set(changes.values_list("user_id", flat=True))


def _entries(row: Any) -> models.QuerySet[LogEntry]:
    """What was logged of a row and of all below it."""
    entries_below = models.Q()
    for model in apps.get_app_config("rules").get_models():
        path = _path(model, type(row)) if admin.site.is_registered(model) else None
        if path is not None:
            below = model._default_manager.filter(**{path or "pk": row.pk}).order_by()
            keys = below.values(object_id=Cast("pk", models.CharField()))
            kind = ContentType.objects.get_for_model(model)
            entries_below |= models.Q(content_type=kind, object_id__in=keys)
    return LogEntry.objects.filter(entries_below)


def _path(model: type[models.Model], top: type[models.Model]) -> str | None:
    """The lookup path from a model up to `top`: `scenario__rulebook` from Rule to Rulebook.

    Empty for `top` itself, None for a model that is not below it.
    """
    if model is top:
        return ""
    if model in (Rulebook, Release):
        return None
    owner = owner_field(model)
    path = _path(owner.related_model, top)
    return path if path is None else f"{owner.name}__{path}".removesuffix("__")


def log_move(user: Any, row: Any, before: int, place: int) -> None:
    """One entry for moves that somebody makes one after the other."""
    last = last_change(type(row), row.pk)
    moved = last and re.fullmatch(MOVED.format("(.+)", before), last.change_message)
    if last and moved and last.user_id == user.pk and last.action_time > now() - MOVING:
        before = int(moved[1])
        last.delete()
    if before != place:
        LogEntry.objects.log_actions(user.pk, [row], CHANGE, MOVED.format(before, place))


def keep_history(rows: Any) -> None:
    """Moves what was logged of rows, and of all below them, to their owners, before they go."""
    for row in rows:
        owner = getattr(row, owner_field(type(row)).name)
        for model, below in with_all_below([row]):
            move_entries(model, (one.pk for one in below), owner)


def log_deleted(user_id: Any, rows: Any) -> None:
    """Logs deleted rows with their owners: the history of a deleted row cannot be reached."""
    for row in rows:
        owner = getattr(row, owner_field(type(row)).name)
        message = f"Deleted {row._meta.verbose_name} “{row}”."
        LogEntry.objects.log_actions(user_id, [owner], CHANGE, message)
