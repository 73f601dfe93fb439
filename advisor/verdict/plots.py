"""A measurement as its page draws it: places in an SVG, and the words that say the same."""

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from math import log10
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from rules.engine.schema import Axis, Measurement, Plot, Point, Rulebook, Series
from rules.engine.words import say_figure

from .axis_ticks import linear_ticks, log_ticks
from .marks import NOTHING, SHAPES, hue

OUTLINES = (*SHAPES.values(), NOTHING)
DASHES = 4
LETTER = 7  # the width of a digit
APART = 9  # between the marks of two series above one name
COVERED = 2  # at least so far from its middle, a mark covers what is behind it


class Size(NamedTuple):
    """Of an SVG and of its margins; `ticks` an axis and `marks` a line are the most it has."""

    name: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    ticks: int
    marks: int

    @property
    def edge(self) -> int:
        """Where the plot ends on the right."""
        return self.width - self.right

    @property
    def floor(self) -> int:
        return self.height - self.bottom

    @property
    def below(self) -> int:
        """Where a notch below the floor ends."""
        return self.floor + 5


LARGE = Size("large", 440, 290, 52, 18, 12, 28, 6, 100)
SMALL = Size("small", 260, 150, 44, 14, 8, 22, 4, 8)


class Style(NamedTuple):
    """How a series looks: told apart by its shape and its dashes, whatever its colour."""

    hue: str
    outline: str
    dash: int
    hollow: bool


class Tick(NamedTuple):
    at: float
    text: str


class Dot(NamedTuple):
    """`low` and `high` are the ends of the spread; None if there is none, or the mark covers it."""

    x: float
    y: float
    low: float | None
    high: float | None


class Line(NamedTuple):
    """A series; `paths` are the stretches of its line without a gap, as points of polylines."""

    label: str
    style: Style
    paths: list[str]
    dots: list[Dot]


class Cell(NamedTuple):
    median: str
    spread: str
    failed: str


class Row(NamedTuple):
    """A series in the table: its cells in the order of `columns`; None where it has no point."""

    line: Line
    cells: list[Cell | None]


class DrawnPlot(NamedTuple):
    """`runs` is what say_runs says; `columns` are the values of x, as the table has them.

    `numbered` says which names the numbers below the plot stand for, where names have no room.
    """

    plot: Plot
    size: Size
    across: str
    up: str
    numbered: str
    x_ticks: list[Tick]
    y_ticks: list[Tick]
    lines: list[Line]
    columns: list[str]
    rows: list[Row]
    runs: str
    scales: str
    says: str


def draw_plot(rulebook: Rulebook, measurement: Measurement, plot: Plot, size: Size) -> DrawnPlot:
    styles = _styles(rulebook, measurement)
    y = _up(plot, size)
    longest = max(len(tick.text) for tick in y.shown)
    size = size._replace(left=max(size.left, 12 + LETTER * longest))
    x = _across(plot, size)
    lines = [_line(plot, number, styles, x, y, size.marks) for number in range(len(plot.series))]
    values = sorted({point.x for series in plot.series for point in series.points})
    return DrawnPlot(
        plot=plot,
        size=size,
        across=_say_axis(plot.x),
        up=_say_axis(plot.y),
        numbered=_say_numbers(plot.x, size),
        x_ticks=x.shown,
        y_ticks=y.shown,
        lines=lines,
        columns=[_say_x(plot.x, value) for value in values],
        rows=[_row(*pair, values) for pair in zip(lines, plot.series, strict=True)],
        runs=say_runs([plot]),
        scales=_say_scales(plot),
        says=_say(plot),
    )


class SmallPlots:
    """Of one rulebook; `rulebook.prepared(SmallPlots)` keeps what it has drawn."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.drawn = {each.key: _small(rulebook, each) for each in rulebook.measurements}


def small_plot(rulebook: Rulebook, measurement: Measurement) -> SafeString:
    """The first plot of a measurement, as it stands beside a claim."""
    return rulebook.prepared(SmallPlots).drawn[measurement.key]


def _small(rulebook: Rulebook, measurement: Measurement) -> SafeString:
    drawn = draw_plot(rulebook, measurement, measurement.plots[0], SMALL)
    return render_to_string("verdict/plot_small.html", {"drawn": drawn})


def key_of(plots: Iterable[DrawnPlot]) -> list[Line]:
    """A line for each label: how a series looks in all the plots of a measurement."""
    lines = [line for drawn in plots for line in drawn.lines]
    joined = {line.label: line for line in lines if line.paths}
    return list(({line.label: line for line in lines} | joined).values())


def say_runs(plots: Iterable[Plot]) -> str:
    """ "5 runs", "3 to 5 runs"; or "counted", where no further run is needed."""
    measured = [plot for plot in plots if not plot.counted]
    runs = [point.runs for plot in measured for each in plot.series for point in each.points]
    if not runs:
        return "counted"
    fewest, most = min(runs), max(runs)
    return f"{fewest}{f' to {most}' * (most > fewest)} run{'s' * (most > 1)}"


class Scale:
    """From figures to places, along one axis."""

    def __init__(self, ends: tuple[float, float], places: tuple[float, float], log: bool) -> None:
        self.log = log
        self.low, high = map(self._of, ends)
        self.start, end = places
        self.per_unit = (end - self.start) / ((high - self.low) or 1)
        self.shown: list[Tick] = []

    def _of(self, value: float) -> float:
        return log10(value) if self.log else value

    def place(self, value: float) -> float:
        return round(self.start + (self._of(value) - self.low) * self.per_unit, 1)


def _across(plot: Plot, size: Size) -> Scale:
    axis, places = plot.x, (size.left, size.edge)
    if axis.names:
        scale = Scale((0.5, len(axis.names) + 0.5), places, log=False)
        numbers = map(str, range(1, len(axis.names) + 1))
        texts = axis.names if _has_room_for_names(axis, size) else numbers
        scale.shown = [Tick(scale.place(n), text) for n, text in enumerate(texts, 1)]
        return scale
    values = sorted({point.x for series in plot.series for point in series.points})
    low, high = values[0], values[-1]
    log = axis.scale == "log"
    ticks = _ticks(axis, low, high, size.ticks)
    ends = (low, high) if low < high else (ticks[0], ticks[-1])
    scale = Scale(ends, places, log)
    within = [tick for tick in ticks if ends[0] <= tick <= ends[1]]
    round_ones = _as_ticks(scale, within if len(within) > 1 else ends)
    measured = _as_ticks(scale, values)
    scale.shown = measured if _has_room_for(measured, size) else round_ones
    return scale


def _has_room_for_names(axis: Axis, size: Size) -> bool:
    return LETTER * sum(map(len, axis.names)) < size.edge - size.left


def _has_room_for(ticks: Sequence[Tick], size: Size) -> bool:
    return 1 < len(ticks) <= size.ticks and all(
        after.at - before.at > LETTER * (len(before.text) + len(after.text)) / 2 + LETTER
        for before, after in pairwise(ticks)
    )


def _as_ticks(scale: Scale, values: Iterable[float]) -> list[Tick]:
    return [Tick(scale.place(value), say_figure(value)) for value in values]


def _up(plot: Plot, size: Size) -> Scale:
    points = [point for series in plot.series for point in series.points]
    values = [v for point in points for v in (point.low, point.y, point.high) if v is not None]
    log = plot.y.scale == "log"
    least = [] if log else [0.0]
    low, high = min([*values, *least], default=1), max([*values, *least], default=1)
    ticks = _ticks(plot.y, low, high, size.ticks)
    scale = Scale((ticks[0], ticks[-1]), (size.floor, size.top), log)
    scale.shown = _as_ticks(scale, ticks)
    return scale


def _ticks(axis: Axis, low: float, high: float, most: int) -> list[float]:
    return (log_ticks if axis.scale == "log" else linear_ticks)(low, high, most)


def _styles(rulebook: Rulebook, measurement: Measurement) -> dict[str, Style]:
    """By label: a series looks the same in all plots of a measurement."""
    options = {series.label: series.option for plot in measurement.plots for series in plot.series}
    return {
        label: Style(
            hue(rulebook.option[option], rulebook) if option else "hue-other",
            OUTLINES[number % len(OUTLINES)],
            number % DASHES,
            bool(number % 2),
        )
        for number, (label, option) in enumerate(options.items())
    }


def _line(
    plot: Plot, number: int, styles: dict[str, Style], x: Scale, y: Scale, marks: int
) -> Line:
    series = plot.series[number]
    # Above one name, marks stand side by side, and no line joins two names.
    aside = APART * (number - (len(plot.series) - 1) / 2) if plot.x.names else 0
    dots = [_dot(point, x.place(point.x) + aside, y) for point in series.points]
    stretches = (list(some) for is_dot, some in groupby(dots, key=bool) if is_dot)
    paths = [" ".join(f"{dot.x},{dot.y}" for dot in some if dot) for some in stretches]
    return Line(
        series.label,
        styles[series.label],
        [] if plot.x.names else paths,
        _some([dot for dot in dots if dot], marks),
    )


def _some(dots: list[Dot], most: int) -> list[Dot]:
    """The ends, and what is evenly between them: a page has many small plots."""
    if len(dots) <= most:
        return dots
    step = (len(dots) - 1) / (most - 1)
    return [dots[round(number * step)] for number in range(most)]


def _dot(point: Point, x: float, y: Scale) -> Dot | None:
    if point.y is None:
        return None
    middle = y.place(point.y)
    low, high = (end if end is None else y.place(end) for end in (point.low, point.high))
    if low is None or high is None or max(low - middle, middle - high) <= COVERED:
        low, high = None, None
    return Dot(round(x, 1), middle, low, high)


def _say_numbers(axis: Axis, size: Size) -> str:
    if _has_room_for_names(axis, size):
        return ""
    return ", ".join(f"{number}. {name}" for number, name in enumerate(axis.names, 1))


def _row(line: Line, series: Series, values: Sequence[float]) -> Row:
    cells = {point.x: _cell(point) for point in series.points}
    return Row(line, [cells.get(x) for x in values])


def _cell(point: Point) -> Cell:
    failed = f"{say_figure(100 * point.errors)} % failed" if point.errors else ""
    if point.y is None:
        return Cell("none", "", failed)
    spread = ""
    if point.low is not None and point.high is not None and point.low < point.high:
        spread = f"{say_figure(point.low)} to {say_figure(point.high)}"
    return Cell(say_figure(point.y), spread, failed)


def _say_x(axis: Axis, x: float) -> str:
    return axis.names[int(x) - 1] if axis.names else say_figure(x)


def _say_scales(plot: Plot) -> str:
    log = [name for name, axis in (("x", plot.x), ("y", plot.y)) if axis.scale == "log"]
    if len(log) == 2:
        return "both axes are logarithmic"
    return {"x": "the horizontal axis is logarithmic", "y": "the vertical axis is logarithmic"}.get(
        "".join(log), ""
    )


def _say_axis(axis: Axis) -> str:
    """ "Memory in MB", "Answers a second", "Clients"."""
    if not axis.unit:
        return axis.label
    return f"{axis.label} {'' if axis.unit.startswith('a ') else 'in '}{axis.unit}"


def _say(plot: Plot) -> str:
    """What the lines do, for whoever does not see them: from where to where each goes."""
    return "; ".join(f"{series.label}: {_say_series(plot, series)}" for series in plot.series) + "."


def _say_series(plot: Plot, series: Series) -> str:
    seen = [point for point in series.points if point.y is not None]
    if not seen:
        return "nothing but failures"
    ends = [seen[0], seen[-1]] if len(seen) > 1 else seen
    return ", then ".join(
        f"{with_unit(say_figure(point.y or 0), plot.y)} at {_at(plot.x, point.x)}" for point in ends
    )


def _at(axis: Axis, x: float) -> str:
    return _say_x(axis, x) if axis.names else with_unit(_say_x(axis, x), axis)


def with_unit(text: str, axis: Axis) -> str:
    return f"{text} {axis.unit}".strip()
