"""Which answers explain why two answer sets under one rulebook get different recommendations."""

from collections.abc import Collection, Sequence
from itertools import chain, combinations, islice
from typing import NamedTuple

import numpy as np

from .bulk import Bulk, marks
from .ranking import Indexes
from .schema import Answers, Rulebook

MAX_TRIED = 1 << 16  # all subsets of 16 differing answers; about a second
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
    bulk = rulebook.prepared(Bulk)
    aim = _recommended(bulk, [theirs])[0]
    keys = differing(rulebook, mine, theirs)
    subsets = chain.from_iterable(combinations(keys, size) for size in range(len(keys) + 1))
    sets = islice(subsets, limit)
    while batch := list(islice(sets, BATCH)):
        changed = [exchanged(rulebook, mine, theirs, keys) for keys in batch]
        found = np.flatnonzero(_recommended(bulk, changed) == aim)
        if found.size:
            return batch[int(found[0])]
    return None


def _recommended(bulk: Bulk, sets: Sequence[Answered]) -> Indexes:
    columns = bulk.columns(answered.answers for answered in sets)
    return bulk.recommended(columns, marks([answered.priorities for answered in sets]))
