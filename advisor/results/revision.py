"""A result's revision, by which the site tells whether a copy of its page is still right."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from advisor.models import Result


def store(result: Result, **fields: Any) -> None:
    """Stores these fields, and raises the revision of the result and of those that name it."""
    Result.objects.filter(pk=result.pk).update(revision=F("revision") + 1, **fields)
    # Not within the transaction: the owners of two results that name each other would deadlock.
    transaction.on_commit(partial(_raise_neighbours, result.pk))


def _raise_neighbours(pk: int) -> None:
    named_or_naming = Q(superseding__result=pk) | Q(decisions__superseded_by=pk)
    neighbours = Result.objects.filter(named_or_naming).exclude(pk=pk)
    neighbours.update(revision=F("revision") + 1)
