"""What a team has decided. Every recorded decision stays; the latest one stands."""

from collections.abc import Sequence
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


def standing_decision(result: Result) -> Decision | None:
    """The latest decision, unless that is to give way to one that is not accepted yet."""
    return standing_of(list(result.decisions.all()))


def standing_of(decisions: Sequence[Decision]) -> Decision | None:
    """The one of a result's decisions, oldest first, that stands."""
    if len(decisions) > 1 and is_pending(decisions[-1]):
        return decisions[-2]
    return decisions[-1] if decisions else None


def is_pending(decision: Decision) -> bool:
    """Whether it is to be superseded, but is in force until the other one is accepted."""
    if decision.status != Decision.Status.SUPERSEDED or decision.superseded_by is None:
        return False
    following = list(decision.superseded_by.decisions.all())
    in_force = (Decision.Status.ACCEPTED, Decision.Status.SUPERSEDED)
    is_readable = decision.superseded_by.revoked_at is None
    return not (is_readable and following and following[-1].status in in_force)


def ruled_out_reasons(result: Result, rulebook: Rulebook) -> dict[str, str]:
    """Option key -> why the rules ruled it out."""
    return {
        option: "; ".join(rulebook.rule[rule].reason for rule in rules)
        for option, rules in result.verdict["ruled_out"].items()
    }
