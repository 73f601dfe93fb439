"""What a team has decided. Every recorded decision stays; the latest one stands."""

from typing import NamedTuple

from advisor.models import Decision, Result
from rules.engine.schema import Option, Rulebook


class RecordedDecision(NamedTuple):
    """A decision, whether the verdict differs, and why the rules ruled it out; empty if not."""

    decision: Decision
    option: Option
    differs: bool
    ruled_out: str


def decision_history(result: Result, rulebook: Rulebook) -> list[RecordedDecision]:
    """Every recorded decision, the latest first."""
    reasons = ruled_out_reasons(result, rulebook)
    return [
        RecordedDecision(
            decision=decision,
            option=rulebook.option[decision.option],
            differs=bool(result.recommended) and decision.option != result.recommended,
            ruled_out=reasons.get(decision.option, ""),
        )
        for decision in reversed(result.decisions.all())
    ]


def ruled_out_reasons(result: Result, rulebook: Rulebook) -> dict[str, str]:
    """Option key -> why the rules ruled it out."""
    return {
        option: "; ".join(rulebook.rule[rule].reason for rule in rules)
        for option, rules in result.verdict["ruled_out"].items()
    }
