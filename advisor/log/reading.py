"""Reads lines in full; one that cannot be read stays a line."""

import logging
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import Prefetch

from advisor.models import Position, Result
from advisor.results.lookup import RESULTS, Saved
from rules.engine.schema import Option

from .detail import Detail
from .lines import Line
from .releases import Releases

logger = logging.getLogger(__name__)
MOST_TRIPWIRES = 3
# Without those that the owner has hidden.
SHOWN = Prefetch("positions", Position.objects.filter(hidden_at=None))
WITH_POSITIONS = RESULTS.prefetch_related(SHOWN)
CHUNK = 500  # lines read in full at once


def read_lines(lines: Iterable[Line], releases: Releases) -> None:
    """Gives each line its detail, unless it cannot be read; that is logged."""
    readable = [line for line in lines if line.result and not line.is_withdrawn]
    wanted = {line.result.pk: line for line in readable if line.result}
    # Release by release, since a process keeps only some of them in memory.
    releases_of = {line.result.pk: line.result.release_id for line in readable if line.result}
    keys = sorted(wanted, key=lambda pk: releases_of[pk])
    rows = WITH_POSITIONS.in_bulk(keys)
    for pk in keys:
        if pk in rows:
            wanted[pk].detail = _detail(wanted[pk], rows[pk], releases)


def each_read(lines: Iterable[Line], releases: Releases) -> Iterator[Line]:
    """Each line with its detail, which it loses when the next is read: all of them are large."""
    left = iter(lines)
    while part := list(islice(left, CHUNK)):
        read_lines(part, releases)
        for line in part:
            yield line
            line.detail = None


def _detail(line: Line, row: Result, releases: Releases) -> Detail | None:
    published = releases.read(row.release_id)
    if published is None:
        return None
    current = releases.current_of(row.release_id)
    try:
        saved = Saved(row, releases.names[current].number)
        rulebook = saved.report.rulebook  # reads verdict and conclusion
        option = rulebook.option[line.option] if line.option else None
        today = releases.read(current)
        rules = today.rulebook if today else None
        return Detail(
            saved=saved,
            rulebook=rulebook,
            option=option,
            recommended=rulebook.option.get(row.recommended),
            recommended_today=rules.option.get(line.recommended_today) if rules else None,
            standing=saved.report.standing,
            tripwires=_tripwires(saved, option) if line.is_overdue else [],
        )
    except Exception:
        logger.exception("The result of entry %s cannot be read", line.entry.pk)
        return None


def _tripwires(saved: Saved, option: Option | None) -> list[str]:
    watched = saved.report.tripwires(option)
    return [scenario.tripwire.rstrip(".") for scenario in watched[:MOST_TRIPWIRES]]
