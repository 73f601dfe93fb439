"""What was logged of rows, once they are gone: the history of a deleted row cannot be reached."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models


def move_entries(model: type[models.Model], keys: Iterable[Any], owner: Any) -> None:
    """Gives what was logged of the rows with these primary keys to their owner."""
    kind = ContentType.objects.get_for_model(model)
    entries = LogEntry.objects.filter(content_type=kind, object_id__in=[*map(str, keys)])
    for entry in entries:
        name = f"{str(model._meta.verbose_name).capitalize()} “{entry.object_repr}”"
        entry.change_message = f"{name}: {entry.get_change_message()}"
        entry.content_type = ContentType.objects.get_for_model(owner)
        entry.object_id, entry.object_repr = str(owner.pk), str(owner)[:200]
        entry.action_flag = CHANGE
        entry.save()
