"""Where several people who answered the same questions agree, and where they differ."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Self

from advisor.models import Submission
from advisor.verdict.report import Report
from advisor.verdict.sheet import AnswerSheet
from rules.engine.schema import Answer, Option, Question, Rulebook
from rules.engine.words import say_answer

from .people import named_submissions
from .person import Person


class AnswerGroup(NamedTuple):
    """An answer, None for unsure, with all who gave it, and the names of all who marked it.

    `notes` has (name, why they answered so) for those who said it.
    """

    answer: Answer | None
    text: str
    people: list[Person]
    priority_for: list[str]
    notes: list[tuple[str, str]]

    @property
    def names(self) -> list[str]:
        return [person.name for person in self.people]


class Topic(NamedTuple):
    """A question with the answers given, the most frequent first and "not sure" last."""

    question: Question
    groups: list[AnswerGroup]
    agreed: Answer | None

    @property
    def listed(self) -> list[AnswerGroup]:
        """The groups as a list shows them: numbers from the lowest, choices as they come."""
        if self.question.kind != "number":
            return self.groups
        return sorted(self.groups, key=lambda group: (group.answer is None, group.answer or 0))

    @property
    def shared(self) -> str:
        """The choices that all of them ticked, in words, if some ticked more than those."""
        if self.agreed is None or self.answer_count < 2:
            return ""
        return say_answer(self.question, self.agreed)

    @property
    def answer_count(self) -> int:
        return sum(group.answer is not None for group in self.groups)

    @property
    def people_count(self) -> int:
        return sum(len(group.people) for group in self.groups if group.answer is not None)


class Vote(NamedTuple):
    """An option, None for none of them, and who gets it."""

    option: Option | None
    names: list[str]


@dataclass(frozen=True)
class Agreement:
    rulebook: Rulebook
    people: Sequence[Person]

    @classmethod
    def of(
        cls, rulebook: Rulebook, submissions: Iterable[Submission], second: Collection[str] = ()
    ) -> Self:
        """The agreement of a panel. `submissions` include the removed ones.

        With the latest answers to the questions of a second round, if these are given.
        """
        pairs = named_submissions(submissions)
        return cls(rulebook, [Person.of(name, rulebook, given, second) for name, given in pairs])

    @cached_property
    def votes(self) -> list[Vote]:
        """What the verdicts recommend, the most frequent option first."""
        return self.votes_for(person.report.verdict.recommended for person in self.people)

    def votes_for(self, recommended: Iterable[str | None]) -> list[Vote]:
        """The same for what each of them, in their order, would be recommended."""
        voters: dict[str, list[str]] = {}
        for person, option in zip(self.people, recommended, strict=True):
            voters.setdefault(option or "", []).append(person.name)
        votes = [Vote(self.rulebook.option.get(option), names) for option, names in voters.items()]
        return sorted(votes, key=lambda vote: -len(vote.names))

    @property
    def is_enough(self) -> bool:
        """Whether what they agree on settles the recommendation, whatever the rest comes to."""
        return self.report.option is not None and self.report.assessment.settled

    @property
    def is_one_result(self) -> bool:
        """Whether each of them gets the same option."""
        return len(self.votes) == 1 and self.votes[0].option is not None

    @property
    def asked(self) -> int:
        """How many questions any of them was asked."""
        return len(self.topics)

    @cached_property
    def agreed(self) -> AnswerSheet:
        """What several answered and nobody contradicted; a priority only if it is everybody's."""
        answers = {
            topic.question.key: topic.agreed for topic in self.topics if topic.agreed is not None
        }
        priorities = [
            key for key in answers if all(key in person.report.priorities for person in self.people)
        ]
        return AnswerSheet.of(self.rulebook, answers, priorities)

    @cached_property
    def report(self) -> Report:
        return Report.of(self.agreed)

    @cached_property
    def differing(self) -> list[Topic]:
        return [topic for topic in self.topics if topic.answer_count > 1]

    @cached_property
    def agreeing(self) -> list[Topic]:
        return [
            topic for topic in self.topics if topic.answer_count == 1 and topic.people_count > 1
        ]

    @cached_property
    def answered_once(self) -> list[Topic]:
        """Questions that only one person has answered, so that nobody could agree."""
        return [topic for topic in self.topics if topic.people_count == 1]

    @cached_property
    def unanswered(self) -> list[Topic]:
        return [topic for topic in self.topics if topic.people_count == 0]

    @cached_property
    def topics(self) -> list[Topic]:
        """Every question that any of them was asked, in the rulebook's order."""
        asked = set().union(*(person.asked for person in self.people))
        return [
            self._topic(question) for question in self.rulebook.questions if question.key in asked
        ]

    def _topic(self, question: Question) -> Topic:
        key = question.key
        asked = [person for person in self.people if key in person.asked]
        given = {
            answer: [p for p in asked if p.report.answers.get(key) == answer]
            for answer in dict.fromkeys(person.report.answers.get(key) for person in asked)
        }
        groups = [_group(question, answer, people) for answer, people in given.items()]
        return Topic(
            question,
            sorted(groups, key=lambda group: (group.answer is None, -len(group.people))),
            _agreed(question, [self._answer(person, key) for person in self.people]),
        )

    def _answer(self, person: Person, key: str) -> Answer | None:
        return person.report.answers.get(key) if key in person.asked else None


def _group(question: Question, answer: Answer | None, people: list[Person]) -> AnswerGroup:
    key = question.key
    return AnswerGroup(
        answer=answer,
        text=say_answer(question, answer),
        people=people,
        priority_for=[person.name for person in people if key in person.report.priorities],
        notes=[(person.name, person.notes[key]) for person in people if key in person.notes],
    )


def _agreed(question: Question, answers: Sequence[Answer | None]) -> Answer | None:
    """The answer that several gave and nobody contradicted.

    Of several choices, those that everybody ticked, unless somebody has not answered. A choice
    that stands alone ("None of these") contradicts all others.
    """
    given = [answer for answer in answers if answer is not None]
    if len(given) < 2:
        return None
    if len(set(given)) == 1:
        return given[0]
    ticked = [answer for answer in answers if isinstance(answer, tuple)]
    if len(ticked) < len(answers):
        return None
    shared = [key for key in question.choice if all(key in choices for choices in ticked)]
    return tuple(shared) or None
