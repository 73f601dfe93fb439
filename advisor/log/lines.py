"""The lines of a log: what stands of each decision. All of them are known on every page."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.timezone import localdate

from advisor.models import Decision, Entry, Log, Result
from advisor.results.decisions import IN_FORCE, standing

from .detail import Detail
from .lookup import decisions_of, entries_of, looks_of, successors_of
from .releases import Releases
from .today import Today, ask_today

Status = Decision.Status
WITHDRAWN = "withdrawn"


class Other(NamedTuple):
    """Another decision; `address` may be empty if it was taken elsewhere."""

    title: str
    address: str


@dataclass(eq=False)
class Line:
    """An entry of a log.

    `recorded` has all decisions on its result, oldest first, and `accepted` is the successor that
    the result's owner has accepted. `following` is the line in the same log that supersedes it, if
    any.

    `asked_today` is what today's rules recommend; it is None where they are not asked.
    `still_holds`: somebody found so since these rules were published. `detail` is None until the
    line is read, and if it cannot be.
    """

    entry: Entry
    today: dt.date
    recorded: Sequence[Decision] = ()
    accepted: Result | None = None
    asked_today: Today | None = None
    still_holds: bool = False
    following: "Line | None" = None
    supersedes: list["Line"] = field(default_factory=list)
    detail: Detail | None = None
    # Asked for so often that following the foreign key each time takes a fifth of the page's time.
    result: Result | None = field(init=False)

    def __post_init__(self) -> None:
        self.result = self.entry.result

    @property
    def is_elsewhere(self) -> bool:
        return self.result is None

    @cached_property
    def is_withdrawn(self) -> bool:
        return bool(self.result and self.result.revoked_at)

    @cached_property
    def decision(self) -> Decision | None:
        """The one that stands on the result; None if none was recorded, or if taken elsewhere."""
        return standing(self.recorded)

    @property
    def decisions(self) -> list[Decision]:
        """Those recorded up to the one that stands."""
        return [each for each in self.recorded if self.decision and each.pk <= self.decision.pk]

    @property
    def latest(self) -> Decision | None:
        return self.recorded[-1] if self.recorded else None

    @property
    def is_pending(self) -> bool:
        """Whether it is in force only until the decision that supersedes it is accepted."""
        return self.latest is not self.decision

    @property
    def title(self) -> str:
        return "" if self.is_withdrawn else title_of(self.entry)

    @property
    def address(self) -> str:
        """Where it can be read; may be empty for a decision taken elsewhere."""
        return reverse("result", args=[self.result.token]) if self.result else self.entry.link

    @cached_property
    def status(self) -> str:
        if self.is_withdrawn:
            return WITHDRAWN
        if self.result is None:
            return self.entry.status
        return self.decision.status if self.decision else Status.PROPOSED

    @property
    def status_name(self) -> str:
        return self.status.capitalize()

    @property
    def option(self) -> str:
        """The key of what was decided, else recommended; in words for one taken elsewhere."""
        if self.result is None:
            return self.entry.option
        return self.decision.option if self.decision else self.result.recommended

    @property
    def date(self) -> dt.date | None:
        if self.result is None:
            return self.entry.date
        return self.decision.date if self.decision else self.result.created_at.date()

    @property
    def stands(self) -> bool:
        return self.status in IN_FORCE

    @property
    def is_in_force(self) -> bool:
        return self.status == Status.ACCEPTED

    @cached_property
    def revisit_on(self) -> dt.date | None:
        """Only while the decision stands."""
        return (self.result or self.entry).revisit_on if self.stands else None

    @property
    def is_hollow(self) -> bool:
        """How its mark is drawn: filled in force."""
        return not self.is_in_force

    @property
    def is_against(self) -> bool:
        """Whether another option was recommended than was decided."""
        if self.decision is None or self.result is None or self.detail is None:
            return False
        return bool(self.result.recommended) and self.option != self.result.recommended

    @property
    def overdue_for(self) -> str:
        """ "6 months"."""
        return timesince(self.revisit_on, self.today, depth=1) if self.revisit_on else ""

    @property
    def is_overdue(self) -> bool:
        return self.revisit_on is not None and self.revisit_on < self.today

    @cached_property
    def agreement(self) -> str:
        """What today's rules make of it: "agree", "as-then", "contradicted"; empty if not asked."""
        if self.asked_today is None or self.result is None:
            return ""
        if self.asked_today.recommends(self.option):
            return "agree"
        as_then = self.asked_today.recommends(self.result.recommended)
        return "as-then" if as_then else "contradicted"

    @property
    def recommended_today(self) -> str:
        """The key of the option that today's rules recommend; empty if none."""
        return self.asked_today.recommended if self.asked_today else ""

    @property
    def is_contradicted(self) -> bool:
        return self.agreement == "contradicted" and not self.still_holds

    @cached_property
    def is_first(self) -> bool:
        """Whether to look at it before the others."""
        return self.is_overdue or self.is_contradicted

    @property
    def is_readable(self) -> bool:
        """Of a line that was read."""
        return self.is_elsewhere or self.is_withdrawn or self.detail is not None

    @property
    def superseded_by(self) -> Result | None:
        """The result that has taken the place of this one, or will, if that can be read."""
        if self.result is None or self.latest is None or self.latest.status != Status.SUPERSEDED:
            return None
        found = self.latest.superseded_by if self.latest.superseded_by_id else self.accepted
        return None if found is None or found.revoked_at else found

    @property
    def successor(self) -> Other | None:
        """What has superseded it, or will, in this log or not."""
        if self.following:
            return Other(self.following.title, self.following.address)
        if found := self.superseded_by:
            return Other(found.title or "a later result", reverse("result", args=[found.token]))
        return None

    @property
    def predecessors(self) -> list[Other]:
        return [Other(earlier.title, earlier.address) for earlier in self.supersedes]


def title_of(entry: Entry) -> str:
    if entry.result is None:
        return entry.title
    return entry.result.title or f"Untitled, {date_format(entry.result.created_at, 'j F Y')}"


def lines_of(log: Log, releases: Releases) -> list[Line]:
    """A line for each accepted entry, in the order in which they were added."""
    lines = lines_from(list(entries_of(log)))
    _link(lines)
    asked = [line for line in lines if line.result and line.stands]
    results = [line.result for line in asked if line.result]
    recommended, looks = ask_today(results, releases), looks_of(results)
    for line in asked:
        if line.result:
            line.asked_today = recommended.get(line.result.pk)
            current = releases.names[releases.current_of(line.result.release_id)]
            looked_at = looks.get(line.result.pk)
            line.still_holds = looked_at is not None and looked_at > current.published_at
    return lines


def lines_from(entries: Sequence[Entry]) -> list[Line]:
    """Lines that know neither each other nor what today's rules say."""
    results = [entry.result for entry in entries if entry.result]
    decisions, successors, day = decisions_of(results), successors_of(results), localdate()
    return [
        Line(entry, day, decisions.get(pk, ()), successors.get(pk))
        for entry in entries
        for pk in [entry.result_id or 0]
    ]


def _link(lines: Iterable[Line]) -> None:
    """Tells each line which one supersedes it, and the other way round."""
    readable = [line for line in lines if not line.is_withdrawn]
    by_entry = {line.entry.pk: line for line in readable}
    by_result = {line.entry.result_id: line for line in readable}
    for line in readable:
        if line.status == Status.SUPERSEDED and line.is_elsewhere:
            line.following = by_entry.get(line.entry.superseded_by_id or 0)
        elif found := line.superseded_by:
            line.following = by_result.get(found.pk)
        if line.following and not line.is_pending:
            line.following.supersedes.append(line)
