"""Optimistic locking: whoever saves second sees what the first one saved."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models

from rules.models import owner_field

from .changes import NOTHING, FieldChange, form_changes, row_changes

# The name of the hidden field with the version of the row that a form was made from.
VERSION = "_version"


def version(row: Any, inlines: Iterable[Any]) -> str:
    """A hash of all that the row's form shows: its fields, its citations and the rows under it."""
    # Fetched anew: a form puts what was typed into its row.
    stored = type(row)._default_manager.filter(pk=row.pk)
    state = [list(_state(list(stored)))]
    for inline in inlines:
        owner = owner_field(inline.model).name
        rows = inline.model._default_manager.filter(**{owner: row}).order_by("pk")
        state.append(list(_state(list(rows))))
    return hashlib.sha256(json.dumps(state, default=str).encode()).hexdigest()


def _state(rows: list[Any]) -> Iterator[Any]:
    for row in rows:
        yield [getattr(row, field.attname) for field in row._meta.concrete_fields]
    for field in rows[0]._meta.many_to_many if rows else ():
        here, there = field.m2m_field_name(), field.m2m_reverse_field_name()
        links = field.remote_field.through._default_manager.filter(**{f"{here}__in": rows})
        yield sorted(links.values_list(f"{here}_id", f"{there}_id"))


def differences(form: Any, formsets: Iterable[Any]) -> Iterator[FieldChange]:
    """From the stored version to the one that was typed."""
    yield from form_changes(form)
    for formset in formsets:
        yield from row_changes(formset)
        noun = str(formset.model._meta.verbose_name).capitalize()
        for row in formset.unseen():
            yield FieldChange(noun, str(row), f"{NOTHING} (theirs stays)")


def typed_texts(form: Any, formsets: Iterable[Any]) -> Iterator[tuple[str, str]]:
    changes = [*form_changes(form), *chain.from_iterable(map(row_changes, formsets))]
    return ((change.field, change.after) for change in changes if change.after != NOTHING)


def last_change(model: type[models.Model], pk: Any) -> LogEntry | None:
    kind = ContentType.objects.get_for_model(model)
    entries = LogEntry.objects.filter(content_type=kind, object_id=str(pk))
    return entries.select_related("user").order_by("-action_time", "-pk").first()
