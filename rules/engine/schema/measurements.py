"""What somebody measured, so that a claim need not be taken on trust."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from ..value_types import ClaimId, Day, Figure, Key, Label, Line, Portion, Text, by_name
from .part import Part

Relation = Literal["supports", "limits", "refutes"]
MAX_POINTS = 100
MAX_LINES = 8  # that can be told apart


def _on_the_calendar(day: str) -> str:
    if day:
        year, month, number = map(int, day.split("-"))
        if not 1 <= month <= 12 or not 1 <= number <= monthrange(year, month)[1]:
            raise ValueError("expected a day of the calendar, such as 2026-11-28")
    return day


class Axis(Part):
    """A logarithmic axis has no place for 0. With `names`, 1 stands for the first of them."""

    label: Label
    unit: Label | Literal[""] = ""
    scale: Literal["linear", "log"] = "linear"
    names: Annotated[tuple[Label, ...], Field(max_length=20)] = ()


class Point(Part):
    """`y` is the median of the `runs`, `low` and `high` the least and the most of them.

    `errors` is the share of what failed, from 0 to 1. There is no `y` if everything did.
    """

    x: Figure
    y: Figure | None = None
    low: Figure | None = None
    high: Figure | None = None
    runs: Annotated[int, Field(strict=True, ge=1, le=10_000)]
    errors: Portion | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.y is None and self.errors is None:
            raise ValueError("expected y, or else errors, the share of what failed")
        if (self.low is None) != (self.high is None):
            raise ValueError("expected both low and high, or neither")
        spread = [value for value in (self.low, self.y, self.high) if value is not None]
        if self.y is None and spread:
            raise ValueError("expected y between low and high")
        if spread != sorted(spread):
            raise ValueError("expected low, y and high in this order, the lowest first")
        return self


class Series(Part):
    """The points of one line, in the order of their `x`; of an option, if it stands for one."""

    label: Label
    option: Key | Literal[""] = ""
    points: Annotated[tuple[Point, ...], Field(min_length=1, max_length=MAX_POINTS)]


class Plot(Part):
    """`counted` are figures that come out the same whenever they are taken, as lines of code do."""

    title: Label
    x: Axis
    y: Axis
    series: Annotated[tuple[Series, ...], Field(min_length=1, max_length=MAX_LINES)]
    counted: bool = False

    @model_validator(mode="after")
    def _can_be_drawn(self) -> Self:
        for problem in self._problems():
            raise ValueError(problem)
        return self

    def _problems(self) -> Iterator[str]:
        if self.y.names:
            yield "y: expected no names; only the axis of x has some"
        yield from _twice("series", [series.label for series in self.series])
        for series in self.series:
            xs = [point.x for point in series.points]
            if any(later <= earlier for earlier, later in pairwise(xs)):
                yield f"{series.label}: expected the points in the order of x, each x once"
            if self.x.names and not {*xs} <= {*range(1, len(self.x.names) + 1)}:
                yield f"{series.label}: expected x from 1 to {len(self.x.names)}, as for its names"
            ys = [y for point in series.points for y in (point.y, point.low) if y is not None]
            for name, axis, values in (("x", self.x, xs), ("y", self.y, ys)):
                if axis.scale == "log" and min(values, default=1) <= 0:
                    yield f"{series.label}: expected {name} above 0 on a logarithmic axis"


class Bearing(Part):
    """What a measurement says of a claim."""

    claim: ClaimId
    relation: Relation
    says: Line


class Measurement(Part):
    """Figures that anybody can get again with `command`.

    `title` is what was seen, and `asks` the question that it answers. `whose` says whose machine
    it was, as in "measured on this project's machine". Equal labels in several plots are one thing.
    """

    key: Key
    title: Line
    asks: Text
    method: Text
    command: Text
    versions: Annotated[dict[Label, Label], Field(max_length=40), AfterValidator(by_name)] = {}
    machine: Line
    whose: Line
    date: Annotated[Day, AfterValidator(_on_the_calendar)] = ""
    plots: Annotated[tuple[Plot, ...], Field(min_length=1, max_length=4)]
    cannot_show: Annotated[tuple[Text, ...], Field(max_length=20)] = ()
    bears_on: Annotated[tuple[Bearing, ...], Field(max_length=50)] = ()

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        for problem in _twice("plots", [plot.title for plot in self.plots]):
            raise ValueError(problem)
        options: dict[str, str] = {}
        for series in (each for plot in self.plots for each in plot.series):
            if options.setdefault(series.label, series.option) != series.option:
                raise ValueError(f'"{series.label}" stands for two options; expected one')
        if len(options) > MAX_LINES:
            raise ValueError(f"expected at most {MAX_LINES} labels of series in all plots together")
        return self


def _twice(place: str, names: Sequence[str]) -> Iterator[str]:
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield f'{place}: "{name}" stands twice; expected another name for each'
