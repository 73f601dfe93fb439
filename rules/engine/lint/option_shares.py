"""How often each option is recommended, over answers drawn evenly."""

from collections import Counter
from math import prod
from typing import NamedTuple

from rules.engine.bulk import Bulk
from rules.engine.schema import Rulebook
from rules.engine.space import MAX_CELLS, cells

MAX_SETS = 10_000  # if there are more answer sets, a sample of this size


class Shares(NamedTuple):
    """The share of answer sets for which each option is recommended, from 0 to 1.

    `exact` says that these are all answer sets and not a sample.
    """

    of: dict[str, float]
    exact: bool


def shares(rulebook: Rulebook, limit: int = MAX_SETS) -> Shares:
    """Each answer that conditions tell apart is as likely as the next, unknown included."""
    values = {key: (*answers, None) for key, answers in cells(rulebook).items()}
    sizes = [len(answers) for answers in values.values()]
    exact = prod(sizes) <= limit and max(sizes) <= MAX_CELLS
    bulk = rulebook.prepared(Bulk)
    columns = bulk.combinations(values) if exact else bulk.drawn(values, limit)
    won = Counter(bulk.recommended(columns).tolist())
    return Shares({key: won[n] / columns.size for n, key in enumerate(rulebook.option)}, exact)
