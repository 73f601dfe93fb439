"""What would change it, drawn: a strip a question, its other answers on the axis of the margin."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from rules.engine.schema import Option, Question, Rulebook
from rules.engine.sensitivity.changes import Alternative, AnswerChange
from rules.engine.words import count_points, say_changed

from .marks import SHAPES, hue, shape
from .report import Report

MAX_STRIPS = 5
EDGE = 2.0  # per cent kept free at either end of the axis


class Dot(NamedTuple):
    """Another answer at `x` per cent of the axis, drawn as what it recommends."""

    x: float
    hue: str
    path: str
    is_flip: bool


class Strip(NamedTuple):
    """A question; `says` is its nearest flip in words, or that nothing flips it.

    `spoken` says every other answer with what it comes to, for those who cannot see the strip.
    """

    question: Question
    is_open: bool
    dots: list[Dot]
    says: str
    spoken: str
    option: Option | None


@dataclass(frozen=True)
class Strips:
    """Empty where nothing is recommended.

    `beside` are the margins of other strips, to be drawn on one axis.
    """

    report: Report
    beside: Collection[int] = ()

    @property
    def rulebook(self) -> Rulebook:
        return self.report.rulebook

    @cached_property
    def zero(self) -> float:
        return self._x(0)

    @cached_property
    def here(self) -> float:
        """The margin with the answers given."""
        return self._x(self.report.case.margin)

    @cached_property
    def own(self) -> Dot | None:
        return self._dot(self.report.case.margin, self.report.option)

    @property
    def shown(self) -> list[Strip]:
        return self._strips[:MAX_STRIPS]

    @property
    def further(self) -> list[Strip]:
        return self._strips[MAX_STRIPS:]

    @cached_property
    def _alternatives(self) -> dict[str, list[Alternative]]:
        found = self.report.other_answers
        return {key: others for key, others in found.items() if self._moves(others)}

    def _moves(self, others: list[Alternative]) -> bool:
        return any(other.margin != self.report.case.margin for other in others)

    @cached_property
    def _strips(self) -> list[Strip]:
        """Those nearest to a flip first."""
        alternatives = self._alternatives
        order = sorted(alternatives, key=lambda key: self._distance(alternatives[key]))
        return [self._strip(key, alternatives[key]) for key in order]

    def _distance(self, others: list[Alternative]) -> tuple[bool, int]:
        """Whether nothing flips, then how far the nearest flip, or the lowest margin, is off."""
        flips = [abs(other.margin) for other in others if self._flips(other)]
        return not flips, min(flips or (other.margin for other in others))

    def _flips(self, other: Alternative) -> bool:
        return other.recommended != self.report.case.recommended

    def _strip(self, key: str, others: list[Alternative]) -> Strip:
        question = self.rulebook.question[key]
        given = self.report.case.answers.get(key)
        flips = sorted((o for o in others if self._flips(o)), key=lambda other: abs(other.margin))
        option = self.rulebook.option.get(flips[0].recommended or "") if flips else None
        dots = {(o.margin, o.recommended): self._dot(o.margin, self._option(o)) for o in others}
        spoken = [
            f"{say_changed(question, other.change, given)}: {self._said(other)}" for other in others
        ]
        return Strip(
            question=question,
            is_open=given is None,
            dots=list(dots.values()),
            says=self._says(question, flips, others, given is None),
            spoken="; ".join(spoken),
            option=option,
        )

    def _says(
        self, question: Question, flips: list[Alternative], others: list[Alternative], is_open: bool
    ) -> str:
        if flips:
            given = self.report.case.answers.get(question.key)
            change = _widened(flips[0], flips)
            return f"{say_changed(question, change, given)}: {self._name(flips[0])}"
        if is_open:
            most = max(abs(other.margin - self.report.case.margin) for other in others)
            return f"moves up to {count_points(most)}"
        return "nothing flips it"

    def _said(self, other: Alternative) -> str:
        flips = self._flips(other)
        return self._name(other) if flips else f"still, by {count_points(other.margin)}"

    def _option(self, other: Alternative) -> Option | None:
        return self.rulebook.option.get(other.recommended or "")

    def _name(self, other: Alternative) -> str:
        option = self._option(other)
        return option.short if option else "a tie"

    def _dot(self, margin: int, option: Option | None) -> Dot:
        is_flip = option != self.report.option
        if option is None:
            return Dot(self._x(margin), "hue-other", SHAPES["cross"], is_flip)
        return Dot(
            self._x(margin),
            hue(option, self.rulebook),
            SHAPES[shape(option, self.rulebook)],
            is_flip,
        )

    @property
    def margins(self) -> list[int]:
        """All that stand on the axis."""
        found = [other.margin for others in self._alternatives.values() for other in others]
        return [0, self.report.case.margin, *found]

    @cached_property
    def _ends(self) -> tuple[int, int]:
        margins = [*self.margins, *self.beside]
        return min(margins), max(margins)

    def _x(self, margin: int) -> float:
        low, high = self._ends
        return round(EDGE + (margin - low) / max(1, high - low) * (100 - 2 * EDGE), 2)


def _widened(nearest: Alternative, flips: list[Alternative]) -> AnswerChange:
    """The change, with the ranges of numbers next to its own that recommend the same."""
    change = nearest.change
    for other in sorted(flips, key=lambda flip: abs(flip.change.low - change.low)):
        low, high = other.change.low, other.change.high
        if other.recommended == nearest.recommended:
            if high + 1 == change.low:
                change = change._replace(low=low)
            elif change.high + 1 == low:
                change = change._replace(high=high)
    return change
