"""What a team has decided; each change is kept, and the latest stands."""

from typing import NamedTuple

from rules.engine.schema import Option, Rulebook

from .models import Decision, Result


class Decided(NamedTuple):
    """A decision with its option; `differs` from what the verdict recommends."""

    decision: Decision
    option: Option
    differs: bool


def decided(result: Result, rulebook: Rulebook) -> list[Decided]:
    """All that was ever decided, the latest first."""
    return [
        Decided(
            decision=each,
            option=rulebook.option[each.option],
            differs=bool(result.recommended) and each.option != result.recommended,
        )
        for each in reversed(result.decisions.all())
    ]
