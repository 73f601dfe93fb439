"""A copy of a row with all that it owns and cites."""

from copy import copy
from itertools import chain, count
from typing import Any, get_args

from django.db import models

from rules.engine import schema
from rules.models import Rule, Scenario, path_to_rulebook
from rules.models.fields import MAX_KEY

from .uses import relations

# Their keys are those of one rulebook, not of the part that owns them.
KEYED = (Scenario, Rule)
# Not that of the model's field, which has none: a release refuses a longer line.
LINE: int = get_args(schema.Line)[-1].max_length


def make_copy(row: Any, **owner: Any) -> Any:
    """Saves the copy and all below it, with keys and titles that are free: `far-copy`."""
    new = copy(row)
    new._state = models.base.ModelState()
    new._prefetched_objects_cache = {}
    new.pk = None
    for name, value in owner.items():
        setattr(new, name, value)
    if isinstance(row, KEYED):
        new.key = free(row, "key", MAX_KEY or 0, "-copy", "-copy-{}")
        if hasattr(row, "title"):
            new.title = free(row, "title", LINE, " (copy)", " (copy {})")
    new.save()
    for field in row._meta.many_to_many:
        through = field.remote_field.through._default_manager
        # One by one, since a release has them in the order in which they were added.
        for cited in through.filter(**{field.m2m_field_name(): row}).order_by("pk"):
            cited.pk = None
            setattr(cited, field.m2m_field_name(), new)
            cited.save()
    for relation in relations(type(row)):
        if relation.on_delete is models.CASCADE:
            name = relation.field.name
            for below in relation.related_model._default_manager.filter(**{name: row}):
                make_copy(below, **{name: new})
    return new


def free(row: Any, name: str, longest: int, first: str, later: str) -> str:
    """The row's key or title with the first ending that none of its rulebook has yet."""
    others = type(row)._default_manager.filter(**{path_to_rulebook(type(row)): row.rulebook})
    taken = set(others.values_list(name, flat=True))
    endings = chain([first], map(later.format, count(2)))
    tries = (f"{getattr(row, name)[: longest - len(ending)]}{ending}" for ending in endings)
    return next(text for text in tries if text not in taken)
