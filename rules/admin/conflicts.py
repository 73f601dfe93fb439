"""What whoever saves second sees of what the first one saved."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models

from rules.review import REVIEW

from .changes import NOTHING, FieldChange, form_changes, row_changes


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
    entries = entries.exclude(action_flag=REVIEW)
    return entries.select_related("user").order_by("-action_time", "-pk").first()
