"""What a log's page shows: what to look at first, and the others, filtered, sorted and paged."""

import datetime as dt
from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib.humanize.templatetags.humanize import apnumber, intcomma
from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.template.defaultfilters import pluralize
from django.utils.timezone import localdate

from advisor.knowledge.filters import Filter, filter_list
from advisor.models import Log

from .lines import WITHDRAWN, Line, Status, lines_of
from .reading import read_lines
from .releases import Releases
from .timeline import Axis, Strip

PER_PAGE = 100
MOST_FIRST = 20  # that the page shows above the others
STATUSES = {
    Status.ACCEPTED.value: "In force",
    Status.PROPOSED.value: "Proposed",
    Status.REJECTED.value: "Rejected",
    Status.SUPERSEDED.value: "Superseded",
    WITHDRAWN: "Withdrawn",
}
FIRST = "first"
NEVER = dt.date.max


def _days_ago(day: dt.date | None) -> int:
    """For sorting: the latest first, and what has no date last."""
    return -day.toordinal() if day else 0


# Name -> how the page says it, and what is compared.
SORTS: dict[str, tuple[str, Callable[[Line], Any]]] = {
    "date": ("latest first", lambda line: _days_ago(line.date)),
    "title": ("by title", lambda line: line.title.casefold()),
    "revisit": ("next revisit first", lambda line: line.revisit_on or NEVER),
    "status": ("by status", lambda line: list(STATUSES).index(line.status)),
}


class Link(NamedTuple):
    """A filter or an order; `number` is how many lines it leaves."""

    text: str
    address: str
    is_picked: bool
    number: int | None = None


class Row(NamedTuple):
    line: Line
    strip: Strip | None


class LogPage:
    """The lines of a log as an address asks for them."""

    def __init__(self, request: HttpRequest, log: Log) -> None:
        self.log = log
        self.releases = Releases()
        self.lines = lines_of(log, self.releases)
        self.first = [line for line in self.lines if line.is_first]
        self.first.sort(key=lambda line: (line.revisit_on or NEVER, _days_ago(line.date)))
        self.filters = self._filters()
        self.is_first_only = request.GET.get("look") == FIRST
        sort = request.GET.get("sort", "")
        self.sort = sort if sort in SORTS else "date"
        values = {each.name: request.GET.get(each.name, "") for each in self.filters}
        # What the links of the page keep: values that nobody knows are left out.
        self.picked = {
            each.name: values[each.name] for each in self.filters if values[each.name] in each.texts
        }
        others = [line for line in self.lines if not line.is_first]
        self.found = filter_list(
            request, self.first if self.is_first_only else others, self.filters
        )
        self.page: Page[Line] = Paginator(self._sorted(), PER_PAGE).get_page(
            request.GET.get("page")
        )
        is_above = self.page.number == 1 and not self.is_first_only
        self.first_found = filter_list(request, self.first if is_above else [], self.filters).items
        read_lines([*self.first_found[:MOST_FIRST], *self.page], self.releases)

    def _filters(self) -> list[Filter[Line]]:
        used = {self.rulebook_of(line) for line in self.lines}
        titles = {key: self.releases.title(key) for key in self.releases.current if key in used}
        return [
            Filter("status", "Status", STATUSES, lambda line: [line.status]),
            Filter("rulebook", "Rulebook", titles, lambda line: [self.rulebook_of(line)]),
        ]

    def rulebook_of(self, line: Line) -> str:
        """The key of its rulebook; empty if it was taken elsewhere, or withdrawn."""
        if line.result is None or line.is_withdrawn:
            return ""
        return self.releases.names[line.result.release_id].rulebook

    def _sorted(self) -> list[Line]:
        """Withdrawn lines stand last, and what is level is sorted by date."""
        lines = sorted(self.found.items, key=lambda line: _days_ago(line.date))
        return sorted(lines, key=lambda line: (line.is_withdrawn, SORTS[self.sort][1](line)))

    @property
    def finding(self) -> str:
        """ "12 decisions, three to look at"."""
        count, first = len(self.lines), len(self.first)
        found = f"{intcomma(count)} decision{pluralize(count)}" if count else "no decision yet"
        if count:
            found += f", {apnumber(first) if first else 'none'} to look at"
        return found

    @property
    def first_said(self) -> str:
        """ "2 overdue, 1 that today’s rules contradict"."""
        overdue = sum(line.is_overdue for line in self.first)
        contradicted = len(self.first) - overdue
        parts = [f"{intcomma(overdue)} overdue"] if overdue else []
        if contradicted:
            parts.append(f"{intcomma(contradicted)} that today’s rules contradict")
        return ", ".join(parts)

    @cached_property
    def axis(self) -> Axis:
        return Axis.of(self.lines, localdate())

    @property
    def first_rows(self) -> list[Row]:
        return [self._row(line) for line in self.first_found[:MOST_FIRST]]

    @property
    def more(self) -> int:
        """How many more there are to look at."""
        return max(0, len(self.first_found) - MOST_FIRST)

    @property
    def rows(self) -> list[Row]:
        return [self._row(line) for line in self.page]

    def _row(self, line: Line) -> Row:
        return Row(line, self.axis.strip(line))

    @property
    def order(self) -> str:
        return SORTS[self.sort][0]

    @property
    def statuses(self) -> list[Link]:
        all_of_them = Link(
            "All",
            self._address(status="", rulebook="", look=""),
            self.is_all,
            None if self.is_first_only else self.found.total,
        )
        return [all_of_them, *self._links("status")]

    @property
    def is_all(self) -> bool:
        return not (self.picked or self.is_first_only)

    @property
    def rulebooks(self) -> list[Link]:
        return self._links("rulebook")

    def _links(self, name: str) -> list[Link]:
        """Those that leave a line; the picked one leads back to all."""
        choices = next((each.choices for each in self.found.selects if each.name == name), [])
        return [
            Link(
                choice.text,
                self._address(**{name: "" if choice.is_picked else choice.value}),
                choice.is_picked,
                choice.number,
            )
            for choice in choices
            if choice.number or choice.is_picked
        ]

    @property
    def sorts(self) -> list[Link]:
        """The orders that the page does not have."""
        return [Link(name, self._address(sort=name), False) for name in SORTS if name != self.sort]

    @property
    def first_address(self) -> str:
        return self._address(look=FIRST)

    @property
    def next_address(self) -> str:
        return self._address(page=self.page.next_page_number()) if self.page.has_next() else ""

    @property
    def previous_address(self) -> str:
        number = self.page.number - 1
        return self._address(page=number if number > 1 else "") if number else ""

    def _address(self, **changes: object) -> str:
        """The address of this page with these changes, and its values in one order."""
        now = {
            "status": self.picked.get("status", ""),
            "rulebook": self.picked.get("rulebook", ""),
            "look": FIRST if self.is_first_only else "",
            "sort": self.sort,
        }
        asked = {name: value for name, value in (now | changes).items() if value}
        if asked.get("sort") == "date":
            del asked["sort"]
        return f"?{urlencode(asked)}" if asked else "."
