"""A result's revision, by which the site tells whether a copy of its page is still right."""

from collections.abc import Collection
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from advisor.models import Result


def store(result: Result, **fields: Any) -> None:
    """Stores these fields, and raises the revision of the result and of those that name it."""
    store_all(Result.objects.filter(pk=result.pk), [result.pk], **fields)


def store_all(results: QuerySet[Result], keys: Collection[int], **fields: Any) -> int:
    """Does the same with all of these results, of which `keys` has the primary keys."""
    stored = results.update(revision=F("revision") + 1, **fields)
    # Not within the transaction: the owners of two results that name each other would deadlock.
    transaction.on_commit(partial(_raise_neighbours, keys))
    return stored


def _raise_neighbours(keys: Collection[int]) -> None:
    named_or_naming = Q(superseding__result__in=keys) | Q(decisions__superseded_by__in=keys)
    neighbours = Result.objects.filter(named_or_naming).exclude(pk__in=keys)
    neighbours.update(revision=F("revision") + 1)
