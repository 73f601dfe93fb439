"""A difference about a number, drawn: who said what, and the thresholds that lie between."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log
from textwrap import shorten
from typing import NamedTuple, Self
from unicodedata import combining, east_asian_width

from advisor.verdict.marks import NOTHING, SHAPES, hue, shape
from rules.engine.deciding import outcomes_of
from rules.engine.schema import Question, Rulebook
from rules.engine.space import ranges, tested

from .agreement import Topic
from .person import Person

MAX_PEOPLE = 10
MAX_LANES = 4  # of names above each other
MAX_THRESHOLDS = 2
EDGE = 5.0  # per cent kept free at either end
MAX_OPTIONS = 24  # characters
# In em of the drawing's text. A drawing may be wider than it was laid out for, never narrower.
WIDE, NARROW = 34.0, 18.0
LETTER, GAP, LANE, MARK = 0.6, 0.8, 1.25, 1.0


class Mark(NamedTuple):
    """The shape of an option, `dx` beside the others at the same place."""

    hue: str
    path: str
    dx: int


class Label(NamedTuple):
    """Text whose middle is at `x` per cent, `y` em from the top."""

    text: str
    x: float
    y: float


class Point(NamedTuple):
    """A number that somebody gave; `x` is per cent of the axis."""

    x: float
    marks: list[Mark]


class Threshold(NamedTuple):
    """Where the result of somebody changes: a line at `x` per cent, below its label."""

    label: Label
    x: float

    @property
    def top(self) -> float:
        return self.label.y + LANE / 4


class Drawing(NamedTuple):
    """Laid out for one width. All vertical measures are in em."""

    height: float
    axis: float
    points: list[Point]
    names: list[Label]
    numbers: list[Label]
    thresholds: list[Threshold]

    @property
    def mark(self) -> float:
        """The top of the marks."""
        return self.axis - MARK / 2

    @property
    def bottom(self) -> float:
        """Where the lines of thresholds end."""
        return self.axis + MARK


@dataclass(frozen=True)
class Axis:
    """The numbers that people gave to a question. Equal ones share a point and a label."""

    topic: Topic
    rulebook: Rulebook

    @classmethod
    def of(cls, topic: Topic, rulebook: Rulebook) -> Self | None:
        """None where a list says it better: for choices, many people, or names that do not fit."""
        axis = cls(topic, rulebook)
        if len(axis._given) < 2 or len(axis._people) > MAX_PEOPLE:
            return None
        return axis if axis.wide and axis.narrow else None

    @cached_property
    def wide(self) -> Drawing | None:
        return self._drawing(WIDE)

    @cached_property
    def narrow(self) -> Drawing | None:
        return self._drawing(NARROW)

    @property
    def question(self) -> Question:
        return self.topic.question

    @cached_property
    def _given(self) -> dict[int, list[Person]]:
        groups = {g.answer: g.people for g in self.topic.groups if isinstance(g.answer, int)}
        return dict(sorted(groups.items()))

    @cached_property
    def _people(self) -> list[Person]:
        return [person for people in self._given.values() for person in people]

    def _drawing(self, width: float) -> Drawing | None:
        """None where the labels would overlap."""
        given = self._given
        names = [(", ".join(p.name for p in people), self._x(n)) for n, people in given.items()]
        above = _lanes(names, width)
        below = _lanes([(f"{number:,}", self._x(number)) for number in given], width)
        over = _lanes([(words, self._x(cut - 0.5)) for cut, words in self._thresholds], width)
        if above is None or below is None or over is None:
            return None
        top = LANE * _count(over)
        axis = top + LANE * _count(above) + MARK
        return Drawing(
            height=axis + MARK + LANE * _count(below),
            axis=axis,
            points=[Point(self._x(n), self._marks(people)) for n, people in given.items()],
            names=[Label(text, x, axis - MARK - LANE * lane) for text, x, lane in above],
            numbers=[Label(text, x, axis + MARK + LANE * (lane + 0.6)) for text, x, lane in below],
            thresholds=[
                Threshold(Label(text, x, top - LANE * (lane + 0.25)), self._x(cut - 0.5))
                for (text, x, lane), (cut, _) in zip(over, self._thresholds, strict=True)
            ],
        )

    def _x(self, number: float) -> float:
        """Per cent. A tenfold number is as far off anywhere, unless one of them is zero."""
        low, *_, high = self._given
        measure = log if low > 0 else float
        share = (measure(number) - measure(low)) / (measure(high) - measure(low))
        return round(EDGE + (100 - 2 * EDGE) * share, 2)

    def _marks(self, people: Iterable[Person]) -> list[Mark]:
        """One for each option that they come to, side by side."""
        options = list(dict.fromkeys(person.report.option for person in people))
        return [
            Mark(
                hue(option, self.rulebook) if option else "hue-other",
                SHAPES[shape(option, self.rulebook)] if option else NOTHING,
                dx=14 * number - 7 * (len(options) - 1) - 6,
            )
            for number, option in enumerate(options)
        ]

    @cached_property
    def _thresholds(self) -> list[tuple[int, str]]:
        """The numbers between those given from which on somebody gets something else, in words.

        Those that move most people, in their order.
        """
        low, *_, high = self._given
        conditions = self.rulebook.prepared(tested)[self.question.key]
        starts = [part.start for part in ranges(self.question, conditions) if part.start <= high]
        # The last one at or below the lowest number is where it stands itself.
        first = max(index for index, start in enumerate(starts) if start <= low)
        starts = starts[first:]
        answer_sets = [{self.question.key: start} for start in starts]
        people = [person.answered for person in self._people]
        results = [o.recommended for o in outcomes_of(self.rulebook, people, answer_sets)]
        moves = {
            start: [new for old, new in zip(before, after, strict=True) if old != new]
            for start, before, after in zip(starts[1:], results, results[1:], strict=False)
        }
        most = sorted((cut for cut in moves if moves[cut]), key=lambda cut: -len(moves[cut]))
        return [(cut, self._says(cut, moves[cut])) for cut in sorted(most[:MAX_THRESHOLDS])]

    def _says(self, cut: int, recommended: Sequence[str | None]) -> str:
        """ "above 5,000: Train"."""
        conditions = self.rulebook.prepared(tested)[self.question.key]
        named = any(cut in condition.values for condition in conditions)
        words = f"{cut:,} or more" if named else f"above {cut - 1:,}"
        options = [self.rulebook.option[key].short if key else "a tie" for key in recommended]
        return (
            f"{words}: {shorten(' or '.join(dict.fromkeys(options)), MAX_OPTIONS, placeholder='…')}"
        )


def _lanes(
    labels: Sequence[tuple[str, float]], width: float
) -> list[tuple[str, float, int]] | None:
    """(text, the per cent of its middle, lane) of each, so that none overlaps; lane 0 is nearest.

    `labels` come from left to right. None if one is too wide, or if there are too many lanes.
    """
    ends: list[float] = []
    placed = []
    for text, x in labels:
        size = _width(text)
        left = min(max(0.0, x * width / 100 - size / 2), width - size)
        lane = next((n for n, end in enumerate(ends) if end + GAP <= left), len(ends))
        if left < 0 or lane == MAX_LANES:
            return None
        ends[lane : lane + 1] = [left + size]
        placed.append((text, round((left + size / 2) / width * 100, 2), lane))
    return placed


def _count(placed: Sequence[tuple[str, float, int]]) -> int:
    return max((lane + 1 for _, _, lane in placed), default=0)


def _width(text: str) -> float:
    """In em, rather too much: nobody knows the reader's font."""
    wide = sum(east_asian_width(character) in "WF" for character in text)
    return LETTER * sum(not combining(character) for character in text) + 0.5 * wide
