"""Which option comes first, and how often, when rules weigh differently."""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rules.engine.ranking import leaders
from rules.engine.schema import Rulebook
from rules.engine.scoring import Verdict

SAMPLES = 1000
# From half to double in 65 steps of one ratio, times 1,024: whole numbers add up alike everywhere.
WEIGHTS = np.array([round(1024 * 2 ** (step / 32)) for step in range(-32, 33)])


def stability(rulebook: Rulebook, verdict: Verdict) -> float:
    """The share of re-weightings, 0 to 1, in which the recommended option stays first."""
    if verdict.recommended is None:
        return 0.0
    return firsts(rulebook, verdict).get(verdict.recommended, 0) / SAMPLES


def firsts(rulebook: Rulebook, verdict: Verdict) -> Mapping[str | None, int]:
    """Option -> in how many of `SAMPLES` re-weightings it comes first; None where nobody does.

    Method: rank-1 acceptability in stochastic multicriteria acceptability analysis (SMAA;
    Lahdelma, Hokkanen and Salminen 1998). The points of each fired rule are scaled independently,
    between half and double, every ratio being as likely as its inverse. Draws are fixed.
    """
    if not verdict.fired:
        return {None: SAMPLES}
    options = list(rulebook.option)
    points = np.array([[rule.points.get(key, 0) for key in options] for rule in verdict.fired])
    ruled_out = np.array([[key in verdict.ruled_out] for key in options])
    count = len(verdict.fired)
    totals = _weights(1 << count.bit_length())[:, :count] @ points
    found = Counter(leaders(totals.T, ruled_out).tolist())
    keys = [*options, None]  # the index NOBODY is None
    return {keys[index]: number for index, number in found.items()}


# Drawing takes several times as long as weighing. By powers of two, so that few sizes are enough.
@lru_cache(maxsize=8)
def _weights(rules: int) -> NDArray[np.float64]:
    """A row a re-weighting, a column a rule; of whole numbers, so that sums are exact."""
    return WEIGHTS[_draws(SAMPLES, rules) % len(WEIGHTS)].astype(np.float64)


def _draws(rows: int, columns: int) -> NDArray[np.uint64]:
    """Fixed numbers that look random: SplitMix64 (Steele, Lea and Flood 2014) of a counter.

    A column is the same however many columns there are.
    """
    mixed = np.arange(1, rows * columns + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (mixed ^ (mixed >> np.uint64(31))).reshape(columns, rows).T
