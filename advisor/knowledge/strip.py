"""A number's rules, drawn: a column an interval between thresholds, a row an option."""

from collections.abc import Sequence
from math import log1p
from typing import NamedTuple

from rules.engine.intervals import Interval, Intervals, Reach, say_reach
from rules.engine.schema import Option

PER_POINT, LEAST_HEIGHT = 6, 4  # pixels
TICK, TICKS_HEIGHT = 4, 20  # pixels an example, and of the row
BEYOND = 10  # how many times its start an open interval shows


class Bar(NamedTuple):
    """Pixels from the top."""

    y: int
    height: int


class StripCell(NamedTuple):
    """An option in an interval: solid for rules on this number alone, pale with others."""

    text: str
    solid: Bar
    pale: Bar


class StripRow(NamedTuple):
    """All cells of a row have the same height, and nothing at `zero`."""

    option: Option
    height: int
    zero: int
    cells: list[StripCell]


class Tick(NamedTuple):
    """Examples at `x` per cent of an interval's width; `y` is the tick's end."""

    x: float
    y: int


class StripHead(NamedTuple):
    """An interval; `examples` are those with a number in it."""

    text: str
    rules: int
    examples: int
    ticks: list[Tick]


class Strip(NamedTuple):
    heads: list[StripHead]
    rows: list[StripRow]
    says: list[str]


def strip(intervals: Intervals) -> Strip:
    return Strip(
        heads=[_head(intervals, interval) for interval in intervals.intervals],
        rows=[_row(option, reaches) for option, reaches in intervals.reaches],
        says=intervals.says(),
    )


def _head(intervals: Intervals, interval: Interval) -> StripHead:
    counts = {n: count for n, count in intervals.examples.items() if n in interval.numbers}
    return StripHead(
        text=intervals.say(interval),
        rules=len(interval.certain) + len(interval.possible),
        examples=sum(counts.values()),
        ticks=_ticks(interval.numbers, counts),
    )


def _ticks(numbers: range, counts: dict[int, int]) -> list[Tick]:
    """On a logarithmic axis; the last interval, which may have no real end, is cut short."""
    low = log1p(numbers[0])
    end = min(numbers[-1], max([BEYOND * max(numbers[0], 1), *counts]))
    width = (log1p(end) - low) or 1
    return [
        Tick(round(2 + 96 * (log1p(number) - low) / width, 2), max(0, TICKS_HEIGHT - TICK * count))
        for number, count in sorted(counts.items())
    ]


def _row(option: Option, reaches: Sequence[Reach]) -> StripRow:
    points = [number for reach in reaches for number in reach if number is not None]
    top, bottom = max(0, *points), min(0, *points)
    zero = top * PER_POINT
    height = max((top - bottom) * PER_POINT, LEAST_HEIGHT)
    return StripRow(option, height, zero, [_cell(reach, zero) for reach in reaches])


def _cell(reach: Reach, zero: int) -> StripCell:
    least, most = reach.alone, reach.alone
    if reach.least is not None and reach.most is not None:
        least, most = reach.least, reach.most
    return StripCell(say_reach(reach), _bar(0, reach.alone, zero), _bar(least, most, zero))


def _bar(start: int, end: int, zero: int) -> Bar:
    low, high = sorted((start, end))
    return Bar(zero - high * PER_POINT, (high - low) * PER_POINT)
