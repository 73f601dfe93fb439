"""What a team has decided. Every recorded decision stays; the latest one in force counts."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import prefetch_related_objects

from advisor.models import Decision, Result, Revisit
from rules.engine.schema import Option, Rulebook

STATUS = Decision.Status
# What this module reads of a result's decisions.
RELATED = ("decisions__revisits", "decisions__superseded_by__decisions")
IN_FORCE = (STATUS.PROPOSED, STATUS.ACCEPTED)


class RecordedDecision(NamedTuple):
    """A decision, whether the verdict differs, and why the rules ruled it out; empty if not.

    `is_pending`: it is to be superseded, but the one that takes its place is not accepted yet.
    """

    decision: Decision
    option: Option
    differs: bool
    ruled_out: str
    is_pending: bool
    revisits: Sequence[Revisit]

    @property
    def is_in_force(self) -> bool:
        return self.decision.status in IN_FORCE


def decision_history(result: Result, rulebook: Rulebook) -> list[RecordedDecision]:
    """Every recorded decision: first the one that counts, then all others, the latest first."""
    prefetch_related_objects([result], *RELATED)
    reasons = ruled_out_reasons(result, rulebook)
    counts = standing_decision(result)
    recorded = [
        RecordedDecision(
            decision=decision,
            option=rulebook.option[decision.option],
            differs=bool(result.recommended) and decision.option != result.recommended,
            ruled_out=reasons.get(decision.option, ""),
            is_pending=is_pending(decision),
            revisits=list(decision.revisits.all()),
        )
        for decision in reversed(result.decisions.all())
    ]
    return sorted(recorded, key=lambda recorded: recorded.decision != counts)


def standing_decision(result: Result) -> Decision | None:
    """The one that counts of a result's decisions."""
    return standing(list(result.decisions.all()))


def standing(decisions: Sequence[Decision]) -> Decision | None:
    """The last of them, unless that is to give way to one that is not accepted yet."""
    if len(decisions) > 1 and is_pending(decisions[-1]):
        return decisions[-2]
    return decisions[-1] if decisions else None


def is_pending(decision: Decision) -> bool:
    """Whether it is to be superseded, but is in force until the other one is accepted."""
    if decision.status != STATUS.SUPERSEDED or decision.superseded_by is None:
        return False
    following = list(decision.superseded_by.decisions.all())
    accepted = (STATUS.ACCEPTED, STATUS.SUPERSEDED)  # the latter was accepted once
    is_readable = decision.superseded_by.revoked_at is None
    return not (is_readable and following and following[-1].status in accepted)


def superseded_results(result: Result) -> list[tuple[Result, bool]]:
    """The results that name this one as what supersedes them, and whether that is pending."""
    naming = Decision.objects.filter(superseded_by=result, result__revoked_at=None)
    latest = [
        decision
        for decision in naming.prefetch_related("result__decisions")
        if decision == [*decision.result.decisions.all()][-1]
    ]
    return [(decision.result, is_pending(decision)) for decision in latest]


def ruled_out_reasons(result: Result, rulebook: Rulebook) -> dict[str, str]:
    """Option key -> why the rules ruled it out."""
    return {
        option: "; ".join(rulebook.rule[rule].reason for rule in rules)
        for option, rules in result.verdict["ruled_out"].items()
    }
