"""Two people who edit one row: whoever saves last sees what the other one saved before."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models

from .changes import NOTHING, Change, changes, row_changes

# In forms, beside the fields of the row.
VERSION = "_version"


def version(row: Any, inlines: Iterable[Any]) -> str:
    """A hash of what a form of the row shows: its fields, its citations and the rows under it."""
    # Anew: a form has put what was typed into the row.
    stored = type(row)._default_manager.filter(pk=row.pk)
    state = [list(_state(list(stored)))]
    for inline in inlines:
        rows = inline.model._default_manager.filter(**{_owner(inline): row}).order_by("pk")
        state.append(list(_state(list(rows))))
    return hashlib.sha256(json.dumps(state, default=str).encode()).hexdigest()


def _owner(inline: Any) -> str:
    fields = inline.model._meta.concrete_fields
    owners = [field.name for field in fields if field.related_model is inline.parent_model]
    return inline.fk_name or str(owners[0])


def _state(rows: list[Any]) -> Iterator[Any]:
    for row in rows:
        yield [getattr(row, field.attname) for field in row._meta.concrete_fields]
    for field in rows[0]._meta.many_to_many if rows else ():
        here, there = field.m2m_field_name(), field.m2m_reverse_field_name()
        links = field.remote_field.through._default_manager.filter(**{f"{here}__in": rows})
        yield sorted(links.values_list(f"{here}_id", f"{there}_id"))


def differences(form: Any, formsets: Iterable[Any]) -> Iterator[Change]:
    """From their version, which is stored, to yours, which was typed."""
    yield from changes(form)
    for formset in formsets:
        yield from row_changes(formset)
        noun = str(formset.model._meta.verbose_name).capitalize()
        for row in formset.unseen():
            yield Change(noun, str(row), f"{NOTHING} (theirs stays)")


def typed_texts(form: Any, formsets: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """What was typed in a form whose row is gone, as `differences` says it."""
    found = [*changes(form), *(each for formset in formsets for each in row_changes(formset))]
    return ((change.field, change.after) for change in found if change.after != NOTHING)


def last_change(model: type[models.Model], pk: Any) -> LogEntry | None:
    kind = ContentType.objects.get_for_model(model)
    entries = LogEntry.objects.filter(content_type=kind, object_id=str(pk))
    return entries.select_related("user").order_by("-action_time", "-pk").first()
