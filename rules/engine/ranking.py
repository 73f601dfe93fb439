"""Who leads: the only place that says so.

An option leads if it has points, is not ruled out and has more points than every other option in
the running. If several share the first place, they are level, and none leads. A contender is in the
running unless it is ruled out; an alternative must have points as well. The runner-up is the next
in the running, whatever its points.

`leaders` and `margins` say the same of many answer sets at once; a property test holds them to
`ranking`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .schema import Option

Bools = NDArray[np.bool_]
Totals = NDArray[Any]  # a row an option, a column an answer set
Indexes = NDArray[np.int16]  # of options in the rulebook's order; NOBODY if none leads
NOBODY = -1
FIRST_NAMED_LEADS = ContextVar("FIRST_NAMED_LEADS", default=False)


class Ranking(NamedTuple):
    """The first two, and the points between them; between the leader and 0 if it is alone.

    `level` are the options that share the first place, in the rulebook's order; nobody leads then.
    """

    leader: str | None
    runner_up: str | None = None
    margin: int = 0
    level: tuple[str, ...] = ()


@contextmanager
def first_named_leads() -> Iterator[None]:
    """Within it, the first named of equals leads, as before verdicts could be level.

    Only for what has to come out as it did then.
    """
    token = FIRST_NAMED_LEADS.set(True)
    try:
        yield
    finally:
        FIRST_NAMED_LEADS.reset(token)


def ranking(
    options: Sequence[Option], totals: Mapping[str, int], ruled_out: Collection[str]
) -> Ranking:
    running = [
        option.key
        for option in options
        if option.key not in ruled_out and runs(option, totals[option.key])
    ]
    running.sort(key=totals.__getitem__, reverse=True)  # stable: of equals, the first named
    if not running or not can_lead(totals[running[0]]):
        return Ranking(None)
    first = [key for key in running if totals[key] == totals[running[0]]]
    if len(first) > 1 and not FIRST_NAMED_LEADS.get():
        return Ranking(None, level=tuple(first))
    leader, runner_up = running[0], running[1] if len(running) > 1 else None
    return Ranking(leader, runner_up, totals[leader] - (totals[runner_up] if runner_up else 0))


def runs(option: Option, points: int) -> bool:
    return option.kind == "contender" or points > 0


def can_lead(points: int) -> bool:
    return points > 0


def outranks(lead: int, named_first: bool) -> bool:
    """Whether an option that is so many points ahead of another, or behind, comes before it."""
    return lead > 0 or (lead == 0 and named_first and FIRST_NAMED_LEADS.get())


def leaders(totals: Totals, ruled_out: Bools) -> Indexes:
    # Products, because choosing between two arrays element by element takes ten times as long.
    # What is ruled out gets 0 points, with which nothing can lead.
    points = totals * ~ruled_out
    best = points.max(axis=0)
    first = points == best
    if FIRST_NAMED_LEADS.get():
        return np.where(best > 0, first.argmax(axis=0), NOBODY).astype(np.int16)
    alone = first.sum(axis=0) == 1
    indexes = np.arange(len(totals)) @ first  # of the one that is first, where it is alone
    return np.where((best > 0) & alone, indexes, NOBODY).astype(np.int16)


def margins(
    options: Sequence[Option], totals: Totals, ruled_out: Bools, of: Indexes | int
) -> Totals:
    """By how many points option `of` is ahead of the best other that is in the running.

    `of` need not lead, so it may be behind. It has no points if it is ruled out; if it is NOBODY,
    the margin is 0.
    """
    sets = np.arange(totals.shape[1])
    contenders = np.array([option.kind == "contender" for option in options])
    others = ~ruled_out & (contenders[:, np.newaxis] | (totals > 0))
    others[of, sets] = False
    best = np.where(others, totals, np.iinfo(totals.dtype).min).max(axis=0)
    best[~others.any(axis=0)] = 0
    own = np.where(ruled_out[of, sets], 0, totals[of, sets])
    return np.where(np.equal(of, NOBODY), 0, own - best)
