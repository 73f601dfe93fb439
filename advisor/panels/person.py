"""Somebody who has handed in, with what their answers come to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from advisor.models import Submission
from advisor.verdict.report import Report
from rules.engine.answers import counted, read_answers, shown
from rules.engine.explanation import Answered
from rules.engine.schema import Answers, Rulebook
from rules.engine.words import say_answer


@dataclass(frozen=True)
class Person:
    """`notes` says why they answered so: question key -> text.

    `before` has the first answers, in words, to the questions on which a second round has moved
    them; `corrected` has those that they corrected once they could read the others' answers.
    """

    name: str
    report: Report
    notes: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)
    corrected: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, name: str, rulebook: Rulebook, submission: Submission, second: Collection[str] = ()
    ) -> Self:
        """With the answers of the second round to these questions, if they have given any."""
        first, _ = read_answers(rulebook, submission.answers)
        corrected = _corrected(rulebook, submission, first)
        if not second or submission.second_at is None:
            report = Report.from_answers(rulebook, first, submission.most)
            return cls(name, report, submission.notes, corrected=corrected)
        answers, _ = read_answers(rulebook, latest(submission, second))
        moved = _moved(rulebook, first, answers)
        before = {key: was for key, was in moved.items() if key in second}
        # What was said of an answer is not said of the one in its place.
        notes = {key: note for key, note in submission.notes.items() if key not in before}
        report = Report.from_answers(rulebook, answers, submission.most)
        return cls(name, report, {**notes, **submission.second_notes}, before, corrected)

    @cached_property
    def asked(self) -> set[str]:
        return {question.key for question in shown(self.report.rulebook, self.report.answers)}

    @property
    def answered(self) -> Answered:
        """What counts of it, for the engine."""
        report = self.report
        return Answered(counted(report.rulebook, report.answers), tuple(report.priorities))

    def said(self, key: str) -> str:
        """Their answer in words."""
        if key not in self.asked:
            return "not asked"
        return say_answer(self.report.rulebook.question[key], self.report.answers.get(key))


def _corrected(rulebook: Rulebook, submission: Submission, answers: Answers) -> dict[str, str]:
    if submission.first_answers is None:
        return {}
    handed_in_first, _ = read_answers(rulebook, submission.first_answers)
    return _moved(rulebook, handed_in_first, answers)


def _moved(rulebook: Rulebook, before: Answers, after: Answers) -> dict[str, str]:
    """The answers before, in words, to the questions that were answered otherwise after."""
    was, now = counted(rulebook, before), counted(rulebook, after)
    earlier = Person("", Report.from_answers(rulebook, before))
    keys = (key for key in rulebook.question if was.get(key) != now.get(key))
    return {key: earlier.said(key) for key in keys}


def latest(submission: Submission, second: Collection[str]) -> dict[str, object]:
    """The answers as stored: the second ones to these questions, and the first ones to the rest.

    A question that was left open the second time is open, whatever was said before.
    """
    first = {key: answer for key, answer in submission.answers.items() if key not in second}
    return {**first, **submission.second_answers}
