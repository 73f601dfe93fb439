"""A result as an architecture decision record (ADR), and what the head of one says."""

import re
import textwrap
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.text import slugify

from advisor.models import Decision, Position, Result
from advisor.results.decisions import standing
from advisor.results.load_tests.measured import Measured
from advisor.verdict.report import Report
from rules.engine.schema import Option
from rules.releases import PublishedRulebook

MAX_NAME = 72  # characters
NAMELESS = "decision"


@dataclass(frozen=True)
class Record:
    """A saved result with its address, its decisions, oldest first, the positions on it, and
    what the team measured.

    Without a decision, the record proposes the recommended option, unless it is too close to call,
    on the day of the result. `predecessor` and `successor` are the addresses of the results before
    and after it, if any; `supersedes` has those of the results whose decisions it supersedes.
    """

    result: Result
    release: PublishedRulebook
    report: Report
    permalink: str
    decisions: tuple[Decision, ...] = ()
    predecessor: str = ""
    successor: str = ""
    successor_title: str = ""
    supersedes: tuple[str, ...] = ()
    positions: tuple[Position, ...] = ()
    load_tests: tuple[Measured, ...] = ()

    @cached_property
    def decision(self) -> Decision | None:
        """The one that counts."""
        return standing(self.decisions)

    @cached_property
    def option(self) -> Option | None:
        if self.decision:
            return self.report.rulebook.option[self.decision.option]
        return None if self.report.is_too_close else self.report.option

    @property
    def status(self) -> str:
        return str(self.decision.status if self.decision else Decision.Status.PROPOSED)

    @property
    def is_rejected(self) -> bool:
        return self.status == Decision.Status.REJECTED

    @property
    def superseded_by(self) -> tuple[str, str]:
        """Title and address of the result that a superseded decision gave way to, if any."""
        if self.decision is None or self.status != Decision.Status.SUPERSEDED:
            return "", ""
        if following := readable(self.decision.superseded_by):
            return following.title, self.permalink_of(following)
        return self.successor_title, self.successor

    def permalink_of(self, other: Result) -> str:
        """Permalinks differ in the token alone."""
        site, _token, end = self.permalink.rsplit("/", 2)
        return f"{site}/{other.token}/{end}"

    @property
    def dissent(self) -> list[Position]:
        """Those who disagree, whatever has become of their objections."""
        return [p for p in self.positions if p.stance == Position.Stance.DISAGREE]

    @property
    def date(self) -> date:
        return self.decision.date if self.decision else self.result.created_at.date()

    @property
    def deciders(self) -> list[str]:
        names = self.decision.deciders.split(",") if self.decision else []
        return [" ".join(name.split()) for name in names if name.strip()]

    @property
    def title(self) -> str:
        """The project and the choice: "Order desk: Build it on Django"."""
        chosen = self.option.advice.rstrip(".") if self.option else ""
        parts = filter(None, (self.result.title.strip(), chosen))
        return ": ".join(parts) or self.report.rulebook.title

    @property
    def name(self) -> str:
        chosen = self.option.advice if self.option else ""
        return (
            file_name(self.result.title, chosen)
            or file_name(self.report.rulebook.title)
            or NAMELESS
        )


def file_name(project: str, chosen: str = "") -> str:
    """A file name of whole words. It has no digits: adr-tools finds a record by any number."""
    end = _words(chosen, MAX_NAME)
    start = _words(project, MAX_NAME - len(end))
    return f"{start} {end}".strip().replace(" ", "-")


def _words(text: str, most: int) -> str:
    """The first words, with at most so many letters."""
    words = re.sub("[^a-z]+", " ", slugify(text))
    return textwrap.shorten(words, max(most, 1), placeholder="", break_long_words=False)


def readable(result: Result | None) -> Result | None:
    """None if its owner has withdrawn it."""
    return result if result and not result.revoked_at else None
