"""Where several people who answered the same questions agree, and where not."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Self

from advisor.models import Submission
from advisor.verdict.report import Report
from advisor.verdict.sheet import AnswerSheet
from rules.engine.answers import read_answers, shown
from rules.engine.schema import Answer, Option, Question, Rulebook
from rules.engine.scoring import evaluate
from rules.engine.words import say_answer


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
    """A question with every answer given, the most frequent first; those who are unsure last.

    `agreed` is what counts as agreed.
    """

    question: Question
    said: list[Said]
    agreed: Answer | None

    @property
    def shared(self) -> str:
        """What all of them picked, in words; empty unless some picked more than that."""
        some = self.agreed is not None and self.answers > 1
        return say_answer(self.question, self.agreed) if some else ""

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
    def dissent(self) -> Vote | None:
        """What most verdicts recommend, if the agreed answers do not lead there."""
        majority = [vote for vote in self.votes if 2 * len(vote.names) > len(self.people)]
        return next((vote for vote in majority if vote.option != self.report.option), None)

    @cached_property
    def agreed(self) -> AnswerSheet:
        """What several people answered and nobody contradicted. The rest is unknown.

        An answer matters most here if it does to everyone.
        """
        answers = {
            topic.question.key: topic.agreed for topic in self._topics if topic.agreed is not None
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
            question,
            sorted(said, key=lambda each: (each.answer is None, -len(each.names))),
            _agreed(question, [given.get(each.name) for each in self.people]),
        )


def _agreed(question: Question, answers: Sequence[Answer | None]) -> Answer | None:
    """The answer that several gave and nobody contradicted.

    Of several choices those that all picked, if nobody is without an answer. Whoever picked one
    that stands alone ("None of these") has picked none of the others, and so contradicts them.
    """
    given = [each for each in answers if each is not None]
    if len(given) < 2:
        return None
    if len(set(given)) == 1:
        return given[0]
    picked = [each for each in answers if isinstance(each, tuple)]
    if len(picked) < len(answers):
        return None
    return tuple(key for key in question.choice if all(key in each for each in picked)) or None


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
