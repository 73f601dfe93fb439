"""What a team has decided; each change is kept, and the latest stands."""

from typing import NamedTuple

from advisor.models import Decision, Result
from rules.engine.schema import Option, Rulebook


class Decided(NamedTuple):
    """A decision with its option; `differs` from what the verdict recommends.

    `ruled_out` says why the rules ruled its option out, and is "" if they did not.
    """

    decision: Decision
    option: Option
    differs: bool
    ruled_out: str


def decided(result: Result, rulebook: Rulebook) -> list[Decided]:
    """All that was ever decided, the latest first."""
    out = ruled_out(result, rulebook)
    return [
        Decided(
            decision=each,
            option=rulebook.option[each.option],
            differs=bool(result.recommended) and each.option != result.recommended,
            ruled_out=out.get(each.option, ""),
        )
        for each in reversed(result.decisions.all())
    ]


def ruled_out(result: Result, rulebook: Rulebook) -> dict[str, str]:
    """Why, by the key of each option that the rules ruled out."""
    return {
        option: "; ".join(rulebook.rule[rule].reason for rule in rules)
        for option, rules in result.verdict["ruled_out"].items()
    }
