"""What a line shows beyond the list: the option and how sure its verdict is, read in full."""

from typing import NamedTuple

from advisor.results.lookup import Saved
from advisor.results.positions.reading import say_tally
from rules.engine.schema import Option, Rulebook


class Detail(NamedTuple):
    """`option` is what was decided, else recommended. The rulebook is that of its release."""

    saved: Saved
    rulebook: Rulebook
    option: Option | None
    recommended: Option | None
    recommended_today: Option | None
    standing: str
    tripwires: list[str]

    @property
    def is_current(self) -> bool:
        return self.saved.is_current

    @property
    def release(self) -> int:
        return self.saved.row.release.number

    @property
    def stances(self) -> list[str]:
        """One a position, without those that the owner has hidden."""
        return [position.stance for position in self.saved.row.positions.all()]

    @property
    def positions(self) -> str:
        """ "3 agree, 1 can live with it, 1 disagrees"; empty if nobody has said anything."""
        return say_tally(self.stances)
