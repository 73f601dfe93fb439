"""Withdrawing a result, and with it what readers saved from it.

A reader who proposes a successor gets a result with a copy of title, context and answers, and the
key to it. So it can be read only as long as what it was saved from.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.timezone import now

from advisor.models import Result, Withdrawable

from .revision import store, store_all

BY = Withdrawable.By
# Whoever withdraws a result for one of these reasons means its copies, too.
MEANT = (BY.OWNER, BY.ADMINISTRATOR)


class Relative(NamedTuple):
    """A result of a family: all that were saved from one, from those, and so on."""

    pk: int
    predecessor: int | None
    saved_by_reader: bool
    is_withdrawn: bool
    by: str

    @property
    def is_meant(self) -> bool:
        return self.is_withdrawn and self.by in MEANT


def withdraw(result: Result, by: Withdrawable.By = BY.OWNER) -> None:
    store(result, revoked_at=now(), revoked_by=by)
    _settle(result)


def restore(result: Result) -> None:
    """Except where it was saved from a result that is withdrawn itself."""
    store(result, revoked_at=None, revoked_by=BY.OWNER)
    _settle(result)


def copies(result: Result) -> list[Relative]:
    """Those still readable that are withdrawn with this result."""
    family = [*_family(result)]
    alone = [r._replace(is_withdrawn=r.pk == result.pk, by=BY.OWNER) for r in family]
    covered = _covered(alone)
    return [r for r in family if r.pk in covered and not r.is_withdrawn]


def _settle(result: Result) -> None:
    """Withdraws and restores copies in the family as the results that they are copies of."""
    # Once more if anything changes: somebody may have saved another copy before these were hidden.
    while _hide_and_show([*_family(result)]):
        pass


def _hide_and_show(family: list[Relative]) -> int:
    covered = _covered(family)
    hide = [r.pk for r in family if r.pk in covered and not r.is_withdrawn]
    show = [r.pk for r in family if r.pk not in covered and r.is_withdrawn and r.by == BY.ORIGIN]
    readable = Result.objects.filter(pk__in=hide, revoked_at=None)
    hidden = Result.objects.filter(pk__in=show, revoked_by=BY.ORIGIN)
    changed = store_all(readable, hide, revoked_at=now(), revoked_by=BY.ORIGIN) if hide else 0
    restored = store_all(hidden, show, revoked_at=None, revoked_by=BY.OWNER) if show else 0
    return changed + restored


def _covered(family: list[Relative]) -> set[int]:
    """Those saved by readers from one that somebody has withdrawn, and all that follow these."""
    found: set[int] = set()
    relatives = {relative.pk: relative for relative in family}
    for relative in family:  # each one after what it was saved from
        origin = relatives.get(relative.predecessor or 0)
        is_copy = origin is not None and origin.is_meant and relative.saved_by_reader
        if is_copy or relative.predecessor in found:
            found.add(relative.pk)
    return found


def _family(result: Result) -> Iterator[Relative]:
    """From the first of them on, each after what it was saved from."""
    rows = Result.objects.order_by("pk")
    first, earlier = result.pk, result.predecessor_id
    while earlier:
        first = earlier
        earlier = rows.filter(pk=first).values_list("predecessor", flat=True).get()
    columns = ("pk", "predecessor", "saved_by_reader", "revoked_at", "revoked_by")
    found = list(rows.filter(pk=first).values_list(*columns))
    while found:
        for pk, predecessor, saved_by_reader, revoked_at, by in found:
            yield Relative(pk, predecessor, saved_by_reader, revoked_at is not None, by)
        found = list(rows.filter(predecessor__in=[row[0] for row in found]).values_list(*columns))
