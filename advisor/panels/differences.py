"""Where the people of a panel differ: which differences decide, and what follows once settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from textwrap import shorten
from typing import NamedTuple

from rules.engine.deciding import Outcome, moved, outcomes
from rules.engine.explanation import Answered
from rules.engine.schema import Rulebook
from rules.engine.words import say_answers

from .agreement import Agreement, Topic, Vote
from .person import Person

MAX_DECIDING = 3
MAX_SETTLED = 6
ANSWER_LENGTH = 48  # characters


class Deciding(NamedTuple):
    """A question on which another answer alone changes what `people` of them get."""

    topic: Topic
    people: int

    @property
    def is_fact(self) -> bool:
        return self.topic.question.matter_of == "fact"


class Settled(NamedTuple):
    """What each gets once all give the same answers to the questions that decide."""

    answers: list[str]
    votes: list[Vote]


@dataclass(frozen=True)
class Differences:
    agreement: Agreement

    @property
    def rulebook(self) -> Rulebook:
        return self.agreement.rulebook

    @property
    def people(self) -> Sequence[Person]:
        return self.agreement.people

    @cached_property
    def deciding(self) -> list[Deciding]:
        """Those that move most people first."""
        found = [
            Deciding(topic, len(self._moved[topic.question.key]))
            for topic in self.agreement.differing
            if topic.question.key in self._moved
        ]
        return sorted(found, key=lambda deciding: -deciding.people)

    @cached_property
    def idle(self) -> list[Topic]:
        """Differences of which none changes anybody's result on its own."""
        return [t for t in self.agreement.differing if t.question.key not in self._moved]

    @property
    def facts(self) -> int:
        return sum(deciding.is_fact for deciding in self.deciding)

    @property
    def judgements(self) -> int:
        return len(self.deciding) - self.facts

    @cached_property
    def settled(self) -> list[Settled]:
        """For the questions that move most: those on which all come to the same first."""
        keys = [deciding.topic.question.key for deciding in self.deciding[:MAX_DECIDING]]
        found = outcomes(self.rulebook, self._answered, keys) if keys else []
        settled = [Settled(self._said(o), self.agreement.votes_for(o.recommended)) for o in found]
        return sorted(settled, key=lambda settled: len(settled.votes))[:MAX_SETTLED]

    def _said(self, outcome: Outcome) -> list[str]:
        said = say_answers(self.rulebook, outcome.answers)
        return [shorten(answer, ANSWER_LENGTH, placeholder="…") for _, answer in said]

    @cached_property
    def _moved(self) -> dict[str, set[int]]:
        return moved(self.rulebook, self._answered)

    @cached_property
    def _answered(self) -> list[Answered]:
        return [person.answered for person in self.people]
