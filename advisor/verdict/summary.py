"""A result in four lines: because, against, what flips it, and what to do first."""

from dataclasses import dataclass
from functools import cached_property
from textwrap import shorten
from typing import NamedTuple

from rules.engine.nearest import points_moved
from rules.engine.schema import Answer, Option, Question
from rules.engine.words import say_answer

from .report import Report
from .sensitivity import Sensitivity, WouldChange
from .why import Why

MAX_FLIPS = 2
MAX_FACTS = 2
FACT_LENGTH = 40


class FlipsTo(NamedTuple):
    """The option, None for none of them, that the nearest changes would make first."""

    option: Option | None
    changes: list[WouldChange]


class FirstStep(NamedTuple):
    """A question to find out, with what it could make first; or a check to make."""

    text: str
    address: str
    options: list[Option]


def _in_short(question: Question, answer: Answer) -> str:
    """Of several choices the first, and how many more: "Screens for your own staff, and 2 more"."""
    if not isinstance(answer, tuple) or len(answer) == 1:
        return shorten(say_answer(question, answer), FACT_LENGTH, placeholder="…")
    first = shorten(say_answer(question, answer[:1]), FACT_LENGTH, placeholder="…")
    return f"{first}, and {len(answer) - 1} more"


@dataclass(frozen=True)
class Summary:
    """`side` begins the ids of the page's parts, where two pages stand side by side."""

    report: Report
    why: Why | None
    sensitivity: Sensitivity
    side: str = ""

    @cached_property
    def project(self) -> str:
        """The answers that moved most points, in the rulebook's order, as one line."""
        told = dict(points_moved(self.report.verdict).most_common(MAX_FACTS))
        answers = self.report.case.answers
        facts = [
            _in_short(question, answers[question.key])
            for question, _ in self.report.answered
            if question.key in told
        ]
        return " · ".join(facts)

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
        if checks:
            return FirstStep(checks[0].title, f"#{self.side}checks", [])
        if self.report.verdict.scenarios:
            return FirstStep(
                "Agree on what would make you decide again", f"#{self.side}tripwires", []
            )
        return None
