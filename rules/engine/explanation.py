"""Which answers explain why two answer sets under one rulebook get different recommendations."""

from collections.abc import Collection, Sequence
from itertools import chain, combinations, islice
from typing import NamedTuple

import numpy as np

from .bulk import Bulk, Columns
from .ranking import Indexes
from .schema import Answers, Rulebook

MAX_TRIED = 1 << 12  # all sets of at most four among 18 differing answers
BATCH = 1 << 10


class Answered(NamedTuple):
    answers: Answers
    priorities: tuple[str, ...] = ()


def differing(rulebook: Rulebook, mine: Answered, theirs: Answered) -> tuple[str, ...]:
    """The questions that differ in their answer, or in being a priority."""
    return tuple(
        key
        for key in rulebook.question
        if mine.answers.get(key) != theirs.answers.get(key)
        or (key in mine.priorities) != (key in theirs.priorities)
    )


def exchanged(
    rulebook: Rulebook, mine: Answered, theirs: Answered, keys: Collection[str]
) -> Answered:
    """Mine, with the answers to these questions changed to theirs."""
    whose = [(key, theirs if key in keys else mine) for key in rulebook.question]
    return Answered(
        {key: given.answers[key] for key, given in whose if key in given.answers},
        tuple(key for key, given in whose if key in given.priorities),
    )


def smallest_explanation(
    rulebook: Rulebook, mine: Answered, theirs: Answered, limit: int = MAX_TRIED
) -> tuple[str, ...] | None:
    """The fewest differing answers which, changed to theirs, make mine recommend what theirs does.

    Of several smallest sets the first in the rulebook's order; empty if both recommend the same.
    None if none of the first `limit` sets does it.

    Method: exhaustive search over the sets of differing questions, the smallest first.
    """
    keys = differing(rulebook, mine, theirs)
    exchanges = _Exchanges(rulebook, mine, theirs, keys)
    aim = exchanges.recommended([range(len(keys))])[0]
    sizes = range(len(keys) + 1)
    subsets = chain.from_iterable(combinations(range(len(keys)), size) for size in sizes)
    sets = islice(subsets, limit)
    while batch := list(islice(sets, BATCH)):
        found = np.flatnonzero(exchanges.recommended(batch) == aim)
        if found.size:
            return tuple(keys[number] for number in batch[int(found[0])])
    return None


class _Exchanges:
    """Mine with some answers changed to theirs, many such sets at once.

    Each answer is encoded once, and a set picks one of two codes: that takes a fraction of the time
    of encoding every set.
    """

    def __init__(
        self, rulebook: Rulebook, mine: Answered, theirs: Answered, keys: Sequence[str]
    ) -> None:
        self._bulk = rulebook.prepared(Bulk)
        self._keys = keys
        self._both = self._bulk.columns([mine.answers, theirs.answers])
        self._questions = list(rulebook.question)
        self._marked = {
            key: np.array([key in mine.priorities, key in theirs.priorities])
            for key in {*mine.priorities, *theirs.priorities} & rulebook.question.keys()
        }

    def recommended(self, sets: Sequence[Sequence[int]]) -> Indexes:
        """Of each set of numbers of `keys`, whose answers become theirs."""
        whose = np.zeros((len(self._keys), len(sets)), np.intp)
        members = np.fromiter(chain.from_iterable(sets), np.intp)
        whose[members, np.repeat(np.arange(len(sets)), [*map(len, sets)])] = 1
        of = dict(zip(self._keys, whose, strict=True))
        mine = np.zeros(len(sets), np.intp)
        columns = tuple(
            column.take(of.get(key, mine))
            for key, column in zip(self._questions, self._both.columns, strict=True)
        )
        marks = {key: marked.take(of.get(key, mine)) for key, marked in self._marked.items()}
        unfit = np.zeros(len(sets), np.bool_)
        return self._bulk.recommended(Columns(len(sets), columns, unfit), marks)
