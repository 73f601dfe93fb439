"""Where several people who answered the same questions agree, and where not."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Self

from rules.engine.answers import read_answers, shown
from rules.engine.schema import Answer, Option, Question, Rulebook
from rules.engine.scoring import evaluate
from rules.engine.words import say_answer

from .models import Submission
from .questionnaire import AnswerSheet
from .report import Report


@dataclass(frozen=True)
class Person:
    """One of those who answered, and what to call them."""

    name: str
    report: Report

    @classmethod
    def of(cls, name: str, rulebook: Rulebook, submission: Submission) -> Self:
        answers, _ = read_answers(rulebook, submission.answers)
        verdict = evaluate(rulebook, answers, submission.most)
        return cls(name, Report(rulebook, answers, verdict, submission.most))

    @cached_property
    def asked(self) -> set[str]:
        return {each.key for each in shown(self.report.rulebook, self.report.answers)}


class Said(NamedTuple):
    """An answer, also in words, who gave it, and to whom of them it matters most."""

    answer: Answer | None
    words: str
    names: list[str]
    matters: list[str]


class Topic(NamedTuple):
    """A question with every answer given, the most frequent first; those who are unsure last."""

    question: Question
    said: list[Said]

    @property
    def answers(self) -> int:
        """How many different ones there are."""
        return sum(each.answer is not None for each in self.said)

    @property
    def people(self) -> int:
        """How many have answered."""
        return sum(len(each.names) for each in self.said if each.answer is not None)


class Vote(NamedTuple):
    option: Option | None
    names: list[str]


@dataclass(frozen=True)
class Agreement:
    rulebook: Rulebook
    people: Sequence[Person]

    @classmethod
    def of(cls, rulebook: Rulebook, submissions: Iterable[Submission]) -> Self:
        """`submissions` are all of a panel, the removed ones too."""
        return cls(rulebook, [Person.of(name, rulebook, each) for name, each in named(submissions)])

    @cached_property
    def votes(self) -> list[Vote]:
        """What the verdicts recommend: first what most of them do."""
        names: dict[str, list[str]] = {}
        for person in self.people:
            names.setdefault(person.report.verdict.recommended or "", []).append(person.name)
        votes = [Vote(self.rulebook.option.get(key), each) for key, each in names.items()]
        return sorted(votes, key=lambda vote: -len(vote.names))

    @cached_property
    def agreed(self) -> AnswerSheet:
        """What several people answered, and all of them alike. The rest is unknown.

        An answer matters most here if it does to everyone.
        """
        answers = {
            topic.question.key: said.answer
            for topic in self.agreeing
            for said in topic.said
            if said.answer is not None
        }
        most = [key for key in answers if all(key in each.report.most for each in self.people)]
        return AnswerSheet.of(self.rulebook, answers, most)

    @cached_property
    def report(self) -> Report:
        return Report.of(self.agreed)

    @cached_property
    def differing(self) -> list[Topic]:
        return [each for each in self._topics if each.answers > 1]

    @cached_property
    def agreeing(self) -> list[Topic]:
        return [each for each in self._topics if each.answers == 1 and each.people > 1]

    @cached_property
    def lone(self) -> list[Topic]:
        """What one person alone has answered, with which nobody could agree."""
        return [each for each in self._topics if each.people == 1]

    @cached_property
    def open(self) -> list[Topic]:
        """What somebody was asked and nobody answered."""
        return [each for each in self._topics if each.people == 0]

    @cached_property
    def _topics(self) -> list[Topic]:
        """Each question that anyone was asked."""
        asked = set().union(*(person.asked for person in self.people))
        return [self._topic(each) for each in self.rulebook.questions if each.key in asked]

    def _topic(self, question: Question) -> Topic:
        key = question.key
        given = {
            each.name: each.report.answers.get(key) for each in self.people if key in each.asked
        }
        marked = [each.name for each in self.people if key in each.report.most]
        said = [
            _said(question, answer, [name for name in given if given[name] == answer], marked)
            for answer in dict.fromkeys(given.values())
        ]
        return Topic(
            question, sorted(said, key=lambda each: (each.answer is None, -len(each.names)))
        )


def _said(
    question: Question, answer: Answer | None, names: list[str], marked: Collection[str]
) -> Said:
    matters = [name for name in names if name in marked]
    return Said(answer, say_answer(question, answer), names, matters)


def named(submissions: Iterable[Submission]) -> list[tuple[str, Submission]]:
    """Those that are not removed, each with a name; a "Person 2" stays that whoever is removed."""
    submissions = list(submissions)
    names = names_of(each.name for each in submissions)
    pairs = zip(names, submissions, strict=True)
    return [(name, each) for name, each in pairs if not each.removed_at]


def names_of(typed: Iterable[str]) -> list[str]:
    """A name for each: `["Ada", "", "Ada"]` as "Ada", "Person 2", "Ada (2)"."""
    names: list[str] = []
    for number, name in enumerate(typed, 1):
        name = name or f"Person {number}"
        again = next(n for n in range(1, number + 1) if _numbered(name, n) not in names)
        names.append(_numbered(name, again))
    return names


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name} ({number})"
