"""What a line shows beyond the list: the option and how sure its verdict is, read in full."""

from typing import NamedTuple

from advisor.results.lookup import Saved
from rules.engine.schema import Option, Rulebook

STANCES = {
    "agree": ("agrees", "agree"),
    "can-live": ("can live with it", "can live with it"),
    "disagree": ("disagrees", "disagree"),
}
Stances = dict[str, int]  # stance -> how many take it


class Detail(NamedTuple):
    """`option` is what was decided, else recommended. The rulebook is that of its release."""

    saved: Saved
    rulebook: Rulebook
    option: Option | None
    recommended: Option | None
    recommended_today: Option | None
    standing: str
    tripwires: list[str]
    stances: Stances

    @property
    def is_current(self) -> bool:
        return self.saved.is_current

    @property
    def release(self) -> int:
        return self.saved.row.release.number

    @property
    def positions(self) -> str:
        """ "3 agree, 1 can live with it, 1 disagrees"; empty if nobody has said anything."""
        return ", ".join(
            f"{self.stances[stance]} {words[self.stances[stance] != 1]}"
            for stance, words in STANCES.items()
            if self.stances.get(stance)
        )
