"""The standing of a verdict, and the three figures that it follows from."""

from dataclasses import dataclass

from rules.engine.schema import Answers, Rule, Rulebook, Standing
from rules.engine.scoring import STRONG, Verdict

from .changes import Case
from .margin_at_risk import margin_at_risk
from .stability import stability

# Read off real decisions; see docs/decisions/0041-calibrate-the-standing-on-real-decisions.md.
CLEAR_MARGIN = 2 * STRONG
CLOSE_MARGIN = 1
STABLE = 0.9
SHAKY = 2 / 3


@dataclass(frozen=True)
class Assessment:
    """How sure a verdict is.

    `stability` is the share of re-weightings, 0 to 1, in which the recommended option stays first.
    `margin_at_risk` is how many points of the margin open answers can take at most. `settled` says
    that they cannot change the recommendation.
    """

    standing: Standing
    margin: int
    stability: float
    margin_at_risk: int
    settled: bool

    @property
    def would_be_clear(self) -> bool:
        """Whether nothing but a rule that doubts it keeps the verdict from being clear."""
        return self.standing == "leaning" and _is_clear(self.margin, self.stability)

    @property
    def per_cent(self) -> int:
        """The stability in per cent, rounded down: 100 only if it is first in all."""
        return int(self.stability * 100)


def assess(
    rulebook: Rulebook, answers: Answers, verdict: Verdict, priorities: tuple[str, ...] = ()
) -> Assessment:
    """How sure the verdict of `evaluate` on these answers is; only answers that count.

    It is clear if the margin is at least that of two strong rules, the option is first in nine of
    ten re-weightings, and no rule that fires doubts it. It is too close to call if the margin is at
    most one point or more than a third of re-weightings put another option first, or if several
    options are level.
    """
    case = Case(answers, priorities, verdict.recommended, verdict.margin)
    share = stability(rulebook, verdict)
    at_risk = margin_at_risk(rulebook, case, verdict)
    return Assessment(
        standing=_standing(rulebook, verdict, share),
        margin=verdict.margin,
        stability=share,
        margin_at_risk=at_risk.points,
        settled=at_risk.settled,
    )


def doubts(rulebook: Rulebook, verdict: Verdict) -> list[Rule]:
    """The rules that fire and doubt what is recommended."""
    fired = (rulebook.rule[fired.rule] for fired in verdict.fired)
    return [rule for rule in fired if verdict.recommended in rule.doubts]


def _standing(rulebook: Rulebook, verdict: Verdict, share: float) -> Standing:
    if verdict.level:
        return "too-close-to-call"
    if verdict.recommended is None:
        return "not-enough-answers" if verdict.open else "nothing-fits"
    if verdict.margin <= CLOSE_MARGIN or share < SHAKY:
        return "too-close-to-call"
    clear = _is_clear(verdict.margin, share) and not doubts(rulebook, verdict)
    return "clear" if clear else "leaning"


def _is_clear(margin: int, share: float) -> bool:
    return margin >= CLEAR_MARGIN and share >= STABLE
