"""Which answers explain that two answer sets of one rulebook lead to different recommendations."""

from collections.abc import Collection, Iterator, Sequence
from itertools import chain, combinations, islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .bulk import Bulk
from .schema import Answers, Rulebook

# Every set of 16 differing answers, which takes about a second.
TRIED = 1 << 16
BATCH = 1 << 10


class Answered(NamedTuple):
    """Answers, and the questions whose answers matter most."""

    answers: Answers
    most: tuple[str, ...] = ()


def differing(rulebook: Rulebook, mine: Answered, theirs: Answered) -> tuple[str, ...]:
    """The questions with another answer, or of which only one matters most."""
    return tuple(
        key
        for key in rulebook.question
        if mine.answers.get(key) != theirs.answers.get(key)
        or (key in mine.most) != (key in theirs.most)
    )


def exchanged(
    rulebook: Rulebook, mine: Answered, theirs: Answered, keys: Collection[str]
) -> Answered:
    """Mine, with the answers to these questions changed to theirs."""
    whose = [(key, theirs if key in keys else mine) for key in rulebook.question]
    return Answered(
        {key: given.answers[key] for key, given in whose if key in given.answers},
        tuple(key for key, given in whose if key in given.most),
    )


def smallest_explanation(
    rulebook: Rulebook, mine: Answered, theirs: Answered, tried: int = TRIED
) -> tuple[str, ...] | None:
    """The fewest differing answers which, changed to theirs, make mine recommend what theirs does.

    Of several smallest sets the first in the rulebook's order; empty if both recommend the same.
    None if `tried` sets were too few to find it.

    Method: exhaustive search over the sets of differing questions, the smallest first.
    """
    bulk = Bulk(rulebook)
    aim = _recommended(bulk, [theirs])[0]
    sets = islice(_subsets(differing(rulebook, mine, theirs)), tried)
    while some := list(islice(sets, BATCH)):
        changed = [exchanged(rulebook, mine, theirs, keys) for keys in some]
        found = np.flatnonzero(_recommended(bulk, changed) == aim)
        if found.size:
            return some[int(found[0])]
    return None


def _subsets(keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(keys, size) for size in range(len(keys) + 1))


def _recommended(bulk: Bulk, sets: Sequence[Answered]) -> NDArray[np.int16]:
    """As Bulk numbers the options; it scores those together of which the same matters most."""
    recommended = np.empty(len(sets), np.int16)
    for most in dict.fromkeys(each.most for each in sets):
        rows = [row for row, each in enumerate(sets) if each.most == most]
        columns = bulk.columns(sets[row].answers for row in rows)
        recommended[rows] = bulk.recommended(columns, most)
    return recommended
