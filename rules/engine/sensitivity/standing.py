"""The standing of a verdict, and the three figures that it follows from."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rules.engine.schema import Answers, Rulebook
from rules.engine.scoring import STRONG, Verdict

from .changes import Case, Changes
from .reach import reach
from .stability import stability

Standing = Literal["clear", "leaning", "too-close-to-call", "not-enough-answers", "nothing-fits"]
STABLE = 0.9
SHAKY = 2 / 3


@dataclass(frozen=True)
class Assessment:
    """How sure a verdict is.

    `stability` is the share of re-weightings, 0 to 1, in which the recommended option stays first;
    `reach` how many points of the margin open answers can take at most; it is `settled` if they
    cannot change the recommendation.
    """

    standing: Standing
    margin: int
    stability: float
    reach: int
    settled: bool

    @property
    def per_cent(self) -> int:
        """Of 100 re-weightings; 100 only if it is first in all."""
        return int(self.stability * 100)


@lru_cache(maxsize=16)
def prepared(rulebook: Rulebook) -> Changes:
    return Changes(rulebook)


def assess(
    rulebook: Rulebook, answers: Answers, verdict: Verdict, most: tuple[str, ...] = ()
) -> Assessment:
    """On a verdict of `evaluate`; the answers are those that count.

    Clear takes a margin of a strong rule, first in nine of ten re-weightings, and open answers that
    cannot take twice that margin. Too close to call is what a third of re-weightings turn.
    """
    case = Case(answers, most, verdict.recommended, verdict.margin)
    share = stability(rulebook, verdict)
    points, settled = reach(prepared(rulebook), case, verdict)
    return Assessment(
        standing=_standing(verdict, share, points, settled),
        margin=verdict.margin,
        stability=share,
        reach=points,
        settled=settled,
    )


def _standing(verdict: Verdict, share: float, points: int, settled: bool) -> Standing:
    if verdict.recommended is None:
        return "not-enough-answers" if verdict.open else "nothing-fits"
    if verdict.margin == 0 or share < SHAKY:
        return "too-close-to-call"
    firm = settled or 2 * verdict.margin > points
    return "clear" if verdict.margin >= STRONG and share >= STABLE and firm else "leaning"
