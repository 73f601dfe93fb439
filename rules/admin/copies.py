"""A copy of a row with all that it owns and cites."""

from copy import copy
from itertools import count
from typing import Any

from django.db import models

from rules.models import Rule, Scenario, path_to_rulebook
from rules.models.rulebook import KEY

from .uses import relations

# Their keys are those of one rulebook, not of the part that owns them.
KEYED = (Scenario, Rule)
LONGEST = KEY or 0


def make_copy(row: Any, **owner: Any) -> Any:
    """Saves the copy and all below it, with keys that are free: `far-copy`."""
    new = copy(row)
    new._state = models.base.ModelState()
    new._prefetched_objects_cache = {}
    new.pk = None
    for name, value in owner.items():
        setattr(new, name, value)
    if isinstance(row, KEYED):
        new.key = free_key(row)
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


def free_key(row: Any) -> str:
    taken = type(row)._default_manager.filter(**{path_to_rulebook(type(row)): row.rulebook})
    keys = set(taken.values_list("key", flat=True))
    endings = (f"-copy-{number}" if number > 1 else "-copy" for number in count(1))
    tries = (f"{row.key[: LONGEST - len(ending)]}{ending}" for ending in endings)
    return next(key for key in tries if key not in keys)
