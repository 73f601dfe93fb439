"""How often the recommended option stays first when rules weigh differently."""

import numpy as np
from numpy.typing import NDArray

from rules.engine.schema import Rulebook
from rules.engine.scoring import Verdict

SAMPLES = 1000
# From half to double in 65 steps of one ratio, times 1,024: whole numbers add up alike everywhere.
WEIGHTS = np.array([round(1024 * 2 ** (step / 32)) for step in range(-32, 33)])


def stability(rulebook: Rulebook, verdict: Verdict) -> float:
    """The share of re-weightings, 0 to 1, in which the recommended option stays first.

    Method: rank-1 acceptability in stochastic multicriteria acceptability analysis (SMAA;
    Lahdelma, Hokkanen and Salminen 1998). The points of each fired rule are scaled on their own,
    between half and double, every ratio being as likely as its inverse. Draws are fixed.
    """
    if verdict.recommended is None:
        return 0.0
    points = np.array(
        [[rule.points.get(key, 0) for key in rulebook.option] for rule in verdict.fired]
    )
    points[:, [key in verdict.ruled_out for key in rulebook.option]] = 0
    totals = WEIGHTS[_draws(SAMPLES, len(verdict.fired)) % len(WEIGHTS)] @ points
    leader = list(rulebook.option).index(verdict.recommended)
    first = (totals.argmax(axis=1) == leader) & (totals[:, leader] > 0)
    return float(first.mean())


def _draws(rows: int, columns: int) -> NDArray[np.uint64]:
    """Fixed numbers that look random: SplitMix64 (Steele, Lea and Flood 2014) of a counter."""
    mixed = np.arange(1, rows * columns + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (mixed ^ (mixed >> np.uint64(31))).reshape(rows, columns)
