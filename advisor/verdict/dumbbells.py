"""Two verdicts on one axis: a row for each option, and a line between its two totals."""

from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import NamedTuple

from rules.engine.schema import Option, Rulebook
from rules.engine.words import say_points

from .marks import SHAPES, hue, shape
from .report import Report

MAX_TICKS = 6


class Total(NamedTuple):
    """An option's points on one side, or a tick; `x` is per cent of the axis."""

    points: int
    x: float
    ruled_out: bool = False

    @property
    def text(self) -> str:
        return say_points(self.points)


class Dumbbell(NamedTuple):
    """A row. A total is None where that side's release does not have the option."""

    option: Option
    hue: str
    outline: str
    first: Total | None
    second: Total | None

    @property
    def totals(self) -> tuple[Total | None, Total | None]:
        return self.first, self.second


@dataclass(frozen=True)
class Dumbbells:
    """The chart of two reports; filled marks belong to the first, hollow ones to the second."""

    first: Report
    second: Report

    @cached_property
    def rows(self) -> list[Dumbbell]:
        """The highest total first, and options that are ruled out on both sides last."""
        rows = [self._row(rulebook, key) for key, rulebook in self._charted.items()]
        return sorted(rows, key=_rank)

    @cached_property
    def ticks(self) -> list[Total]:
        """At round numbers of points."""
        low, high = self._span
        steps = (factor * 10**power for power in count() for factor in (1, 2, 5))
        step = next(step for step in steps if high - low < MAX_TICKS * step)
        first = -(-low // step) * step
        return [Total(points, self._x(points)) for points in range(first, high + 1, step)]

    @cached_property
    def _charted(self) -> dict[str, Rulebook]:
        """The keys of the options that either side charts, and whose words name them."""
        reports = self.first, self.second
        return {bar.option.key: report.rulebook for report in reports for bar in report.bars}

    @cached_property
    def _span(self) -> tuple[int, int]:
        totals = (self.first.verdict.totals, self.second.verdict.totals)
        points = [side[key] for side in totals for key in self._charted if key in side]
        return min(0, *points), max(1, *points)

    def _x(self, points: int) -> float:
        low, high = self._span
        return round(100 * (points - low) / (high - low), 2)

    def _row(self, rulebook: Rulebook, key: str) -> Dumbbell:
        option = rulebook.option[key]
        return Dumbbell(
            option=option,
            hue=hue(option, rulebook),
            outline=SHAPES[shape(option, rulebook)],
            first=self._total(self.first, key),
            second=self._total(self.second, key),
        )

    def _total(self, report: Report, key: str) -> Total | None:
        points = report.verdict.totals.get(key)
        if points is None:
            return None
        return Total(points, self._x(points), key in report.verdict.ruled_out)


def _rank(row: Dumbbell) -> tuple[bool, int]:
    totals = [total for total in row.totals if total]
    return all(total.ruled_out for total in totals), -max(total.points for total in totals)
