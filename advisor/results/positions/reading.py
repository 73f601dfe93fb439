"""The positions on a result, as its page and its exports say them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from advisor.models import Position, Result
from rules.engine.schema import Rulebook

STANCE = Position.Stance
# For one, and for several.
VERBS = {
    STANCE.AGREE: ("agrees", "agree"),
    STANCE.CAN_LIVE: ("can live with it", "can live with it"),
    STANCE.DISAGREE: ("disagrees", "disagree"),
}


@dataclass(frozen=True)
class Positions:
    """`all` has those that are not hidden, in the order in which they were taken."""

    rulebook: Rulebook
    all: Sequence[Position]
    hidden: int = 0

    @classmethod
    def of(cls, result: Result, rulebook: Rulebook) -> "Positions":
        found = list(result.positions.prefetch_related("decision"))
        shown = [position for position in found if not position.hidden_at]
        return cls(rulebook, shown, len(found) - len(shown))

    @property
    def said(self) -> list[tuple[Position, str]]:
        """Each with what it is about, in words."""
        return [(position, say_about(position, self.rulebook)) for position in self.all]

    @property
    def tally(self) -> str:
        return say_tally(position.stance for position in self.all)

    @property
    def objections(self) -> int:
        """How many are open."""
        return sum(position.is_open_objection for position in self.all)


def say_tally(stances: Iterable[str]) -> str:
    """ "3 agree, 1 can live with it, 1 disagrees"."""
    counts = Counter(stances)
    said = ((counts[stance], verbs[counts[stance] > 1]) for stance, verbs in VERBS.items())
    return ", ".join(f"{count} {verb}" for count, verb in said if count)


def say_about(position: Position, rulebook: Rulebook) -> str:
    """What the position is about, in words; empty if about the result as a whole."""
    if position.decision:
        return f"the decision: {rulebook.option[position.decision.option].short}"
    if position.scenario in rulebook.scenario:
        return rulebook.scenario[position.scenario].title
    if position.question in rulebook.question:
        return rulebook.question[position.question].label
    return ""
