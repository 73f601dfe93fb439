"""What would change a result, and what to find out next, each with where to try it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from rules.engine.schema import Answers, Option, Question, Rulebook
from rules.releases import PublishedRulebook

from .conclusion import Flip
from .report import Report
from .sheet import AnswerSheet, Questionnaire

MAX_UNKNOWN = 3
LARGE = 1_000_000  # more points than any margin has


class WouldChange(NamedTuple):
    """Changed answers as a clause, what they recommend, how far it leads, and where to try them."""

    text: str
    option: Option | None
    margin: str
    address: str


class ToFindOut(NamedTuple):
    """A question without an answer, how far one can move the margin, and where to answer it."""

    question: Question
    points: int
    options: list[Option]
    address: str


@dataclass(frozen=True)
class Sensitivity(ABC):
    report: Report

    @property
    def rulebook(self) -> Rulebook:
        return self.report.rulebook

    @property
    def single(self) -> bool:
        return len(self.report.flips[0].changes) == 1

    @cached_property
    def changes(self) -> list[WouldChange]:
        return [
            WouldChange(
                text=flip.words,
                option=self.rulebook.option.get(flip.recommended or ""),
                margin=flip.margin,
                address=self.result(self._sheet({**self.answers, **flip.changes})),
            )
            for flip in sorted(self.report.flips, key=self._distance)
        ]

    def _distance(self, flip: Flip) -> int:
        """How far from zero a change leaves the margin; those of several choices come last."""
        question, *further = flip.changes
        if further:
            return 0
        others = self.report.other_answers.get(question, [])
        margins = [abs(other.margin) for other in others if other.recommended == flip.recommended]
        return min(margins, default=LARGE)

    @cached_property
    def unknown(self) -> list[ToFindOut]:
        return [
            ToFindOut(
                question=self.rulebook.question[unknown.question],
                points=unknown.points,
                options=[self.rulebook.option[key] for key in unknown.options],
                address=self.change(unknown.question),
            )
            for unknown in self.report.open_questions[:MAX_UNKNOWN]
        ]

    @property
    def answers(self) -> Answers:
        return self.report.case.answers

    @cached_property
    def sheet(self) -> AnswerSheet:
        return self._sheet(self.answers)

    def _sheet(self, answers: Answers) -> AnswerSheet:
        return AnswerSheet.of(self.rulebook, answers, self.report.case.priorities)

    @abstractmethod
    def change(self, question: str) -> str:
        """The address of a question."""

    @abstractmethod
    def result(self, sheet: AnswerSheet) -> str:
        """The address of the result of other answers."""


@dataclass(frozen=True)
class PublishedSensitivity(Sensitivity):
    """Of a release: other answers are tried in its questionnaire."""

    release: PublishedRulebook

    @property
    def again(self) -> str:
        first = self.sheet.steps[0]
        return Questionnaire(self.release, self.sheet).address("step", first.key)

    def change(self, question: str) -> str:
        """From there, Continue leads to the result of the answer."""
        step = next(s for s in self.rulebook.steps if any(q.key == question for q in s.questions))
        address = Questionnaire(self.release, self.sheet).change(step)
        return f"{address}#question-{question}"

    def result(self, sheet: AnswerSheet) -> str:
        """It shows both verdicts."""
        return Questionnaire(self.release, sheet, before=self.sheet).finish
