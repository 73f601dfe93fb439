"""Warnings about a draft that are accepted, with a reason, until what they are about changes."""

from collections.abc import Iterable
from typing import NamedTuple

from .engine import schema
from .engine.lint import Finding
from .engine.lint.fingerprint import fingerprint
from .models import AcceptedWarning, Rulebook


class ReviewedWarning(NamedTuple):
    """A warning, and whether it is `accepted`; `lapsed` is an acceptance that holds no more."""

    finding: Finding
    fingerprint: str
    accepted: AcceptedWarning | None
    lapsed: AcceptedWarning | None


def reviewed(
    row: Rulebook, rulebook: schema.Rulebook, findings: Iterable[Finding]
) -> list[ReviewedWarning]:
    """The warnings among these findings. An error cannot be accepted."""
    warnings = [it for it in findings if it.severity == "warning"]
    prints = [fingerprint(rulebook, warning) for warning in warnings]
    current = set(prints)
    holding: dict[str, AcceptedWarning] = {}
    lapsed: dict[tuple[str, str], AcceptedWarning] = {}
    for it in row.accepted_warnings.select_related("accepted_by"):
        if it.fingerprint in current and not it.is_past_review:
            holding[it.fingerprint] = it
        else:
            lapsed[it.kind, it.place] = it
    return [
        ReviewedWarning(it, print_, holding.get(print_), lapsed.get((it.kind, it.place)))
        for it, print_ in zip(warnings, prints, strict=True)
    ]


def accept(row: Rulebook, warning: ReviewedWarning, **fields: object) -> None:
    """Accepts it; what was accepted of the same before it changed is gone."""
    finding = warning.finding
    if warning.lapsed:
        warning.lapsed.delete()
    row.accepted_warnings.update_or_create(
        fingerprint=warning.fingerprint,
        defaults={"kind": finding.kind, "place": finding.place, "text": finding.text, **fields},
    )
