from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from rules.engine.examples import Outcome, outcomes
from rules.engine.schema import Condition, Rulebook
from rules.engine.thresholds import leaves

from .option_shares import Shares, shares

Severity = Literal["error", "warning"]
Proof = Literal["exact", "bound", "sample"]

# In words for people.
PROOFS: dict[Proof, str] = {
    "exact": "certain",
    "bound": "not proven: there was too much to try",
    "sample": "estimated from a sample",
}


class Finding(NamedTuple):
    """One thing that is wrong or worth a look.

    `part` and `key` name what it is about, as the document does: "rules" and "far". Both are empty
    if it is about the rulebook itself. `also` are the places of other parts that it names, `kind`
    is the name of the check that found it, and `number` one of the question that could have a name.
    """

    severity: Severity
    part: str
    key: str
    text: str
    proof: Proof = "exact"
    also: tuple[str, ...] = ()
    kind: str = ""
    number: int | None = None

    @property
    def place(self) -> str:
        return ".".join(filter(None, [self.part, self.key])) or "rulebook"

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


@dataclass(frozen=True)
class Subject:
    rulebook: Rulebook
    today: str

    @cached_property
    def outcomes(self) -> list[Outcome]:
        return list(outcomes(self.rulebook))

    @cached_property
    def leaves(self) -> list[tuple[str, Condition | str]]:
        """All conditions and texts, as its document has them."""
        return list(leaves(self.rulebook.written))

    @cached_property
    def shares(self) -> Shares:
        return shares(self.rulebook)
