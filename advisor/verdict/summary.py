"""A result in four lines: because, against, what flips it, and what to do first."""

from dataclasses import dataclass
from functools import cached_property
from textwrap import shorten
from typing import NamedTuple

from rules.engine.nearest import points_moved
from rules.engine.schema import Option

from .report import Report
from .sensitivity import Sensitivity, WouldChange
from .why import Why

MAX_FLIPS = 2
MAX_FACTS = 3
FACT_LENGTH = 44


class FlipsTo(NamedTuple):
    """The option, None for none of them, that the nearest changes would make first."""

    option: Option | None
    changes: list[WouldChange]


class FirstStep(NamedTuple):
    """A question to find out, with what it could make first; or a check to make."""

    text: str
    address: str
    options: list[Option]


@dataclass(frozen=True)
class Summary:
    report: Report
    why: Why | None
    sensitivity: Sensitivity

    @cached_property
    def project(self) -> str:
        """The answers that moved most points, in the rulebook's order, as one line."""
        told = dict(points_moved(self.report.verdict).most_common(MAX_FACTS))
        return " · ".join(
            shorten(answer, FACT_LENGTH, placeholder="…")
            for question, answer in self.report.answered
            if question.key in told
        )

    @cached_property
    def flips(self) -> FlipsTo | None:
        changes = self.sensitivity.changes
        if not changes:
            return None
        # To the runner-up, if a change does that; else to another option rather than to a tie.
        to = [change.option for change in changes]
        rival = self.report.runner_up
        option = rival if rival in to else next(filter(None, to), None)
        return FlipsTo(option, [c for c in changes if c.option == option][:MAX_FLIPS])

    @cached_property
    def first(self) -> FirstStep | None:
        for unknown in self.sensitivity.unknown:
            if unknown.options:
                return FirstStep(unknown.question.text, unknown.address, unknown.options)
        checks = self.report.remarks.get("check", [])
        return FirstStep(checks[0].title, "#checks", []) if checks else None
