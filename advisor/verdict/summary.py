"""A result in four lines: because, against, what flips it, and what to do first."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from rules.engine.schema import Option

from .report import Report
from .sensitivity import Sensitivity, WouldChange
from .why import Why

MAX_FLIPS = 2
MAX_FACTS = 3


class FlipsTo(NamedTuple):
    """The option, None for none of them, that the nearest changes would make first."""

    option: Option | None
    changes: list[WouldChange]


class FirstStep(NamedTuple):
    """A question to find out, or a check to make."""

    text: str
    address: str


@dataclass(frozen=True)
class Summary:
    report: Report
    why: Why | None
    sensitivity: Sensitivity

    @cached_property
    def project(self) -> str:
        """The answers that moved most points, in the rulebook's order, as one line."""
        moved: dict[str, int] = {}
        for rule in self.report.verdict.fired:
            for key in rule.questions:
                moved[key] = moved.get(key, 0) + sum(map(abs, rule.points.values()))
        told = sorted(moved, key=lambda key: -moved[key])[:MAX_FACTS]
        return " · ".join(
            answer for question, answer in self.report.answered if question.key in told
        )

    @cached_property
    def flips(self) -> FlipsTo | None:
        changes = self.sensitivity.changes
        changes = [change for change in changes if change.option] or changes
        if not changes:
            return None
        option = changes[0].option
        return FlipsTo(option, [c for c in changes if c.option == option][:MAX_FLIPS])

    @cached_property
    def first(self) -> FirstStep | None:
        for unknown in self.sensitivity.unknown:
            if unknown.options:
                return FirstStep(unknown.question.text, unknown.address)
        checks = self.report.remarks.get("check", [])
        return FirstStep(checks[0].title, "#checks") if checks else None
