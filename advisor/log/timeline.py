"""A strip a line: from the day of the decision to the day of the revisit, on one axis of years."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from advisor.verdict.marks import SHAPES, hue, shape

from .lines import Line

EDGE = 2.0  # per cent kept free at either end of the axis
DOT = "M6 3.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 1 1 0-5.6z"  # for a decision taken elsewhere
ROOM = 16  # per cent that a year needs beside the word "today"
# Further away, days stand at the ends of the axis.
MOST_PAST, MOST_FUTURE = 12, 6


class Strip(NamedTuple):
    """Places in per cent of the axis; `revisit` is None where nobody looks again."""

    decided: float
    revisit: float | None
    hue: str
    outline: str
    is_hollow: bool
    is_overdue: bool


class Year(NamedTuple):
    year: int
    x: float


@dataclass(frozen=True)
class Axis:
    """Whole years, from `first` to the beginning of `last`."""

    first: int
    last: int
    today: dt.date

    @classmethod
    def of(cls, lines: Iterable[Line], today: dt.date) -> "Axis":
        days = [day for line in lines for day in (line.date, line.revisit_on) if day]
        years = [today.year, *(day.year for day in days)]
        first = max(min(years), today.year - MOST_PAST)
        return cls(first, min(max(years), today.year + MOST_FUTURE) + 1, today)

    def x(self, day: dt.date) -> float:
        low, high = dt.date(self.first, 1, 1).toordinal(), dt.date(self.last, 1, 1).toordinal()
        share = (day.toordinal() - low) / (high - low)
        return round(EDGE + min(1, max(0, share)) * (100 - 2 * EDGE), 2)

    @property
    def now(self) -> float:
        return self.x(self.today)

    @property
    def years(self) -> list[Year]:
        """The ends of the axis, unless "today" stands there."""
        ends = [Year(self.first, EDGE), Year(self.last, 100 - EDGE)]
        return [end for end in ends if abs(end.x - self.now) >= ROOM]

    def strip(self, line: Line) -> Strip | None:
        if line.date is None:
            return None
        colour, outline = _mark(line)
        return Strip(
            decided=self.x(line.date),
            revisit=self.x(line.revisit_on) if line.revisit_on else None,
            hue=colour,
            outline=outline,
            is_hollow=line.is_hollow and not line.is_elsewhere,
            is_overdue=line.is_overdue,
        )


def _mark(line: Line) -> tuple[str, str]:
    if line.detail and line.detail.option:
        option, rulebook = line.detail.option, line.detail.rulebook
        return hue(option, rulebook), SHAPES[shape(option, rulebook)]
    return "hue-other", DOT
