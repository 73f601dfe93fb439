"""How often each option is recommended, over answers drawn evenly."""

from collections import Counter
from itertools import product
from math import prod
from typing import NamedTuple

from numpy.random import PCG64

from rules.engine.bulk import Bulk
from rules.engine.schema import Answer, Rulebook
from rules.engine.space import MOST as MOST_CELLS
from rules.engine.space import cells

# Answer sets looked at: all that there are up to this number, else so many of them.
MOST = 10_000
SEED = 20261120


class Shares(NamedTuple):
    """The share of answer sets for which each option is recommended, from 0 to 1.

    `exact` if these are all answer sets, otherwise a sample.
    """

    of: dict[str, float]
    exact: bool


def shares(rulebook: Rulebook, most: int = MOST) -> Shares:
    """Each answer that conditions tell apart is as likely as the next, unknown included."""
    values = {key: (*each, None) for key, each in cells(rulebook).items()}
    exact = prod(map(len, values.values())) <= most
    exact = exact and all(len(each) <= MOST_CELLS for each in values.values())
    drawn = list(product(*values.values())) if exact else _sample(list(values.values()), most)
    sets = [
        {key: answer for key, answer in zip(values, each, strict=True) if answer is not None}
        for each in drawn
    ]
    bulk = Bulk(rulebook)
    won = Counter(bulk.recommended(bulk.columns(sets)).tolist())
    return Shares({key: won[n] / len(sets) for n, key in enumerate(rulebook.option)}, exact)


def _sample(values: list[tuple[Answer | None, ...]], size: int) -> list[tuple[Answer | None, ...]]:
    # The raw numbers: what NumPy makes of them may differ from one version to the next.
    chance = PCG64(SEED)
    columns = [[each[int(n) % len(each)] for n in chance.random_raw(size)] for each in values]
    return list(zip(*columns, strict=True))
