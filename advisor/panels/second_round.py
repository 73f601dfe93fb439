"""The second round of a panel: what it asks, who is in, and what it moved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from django.utils.timezone import now

from advisor.models import Panel, Submission
from rules.engine.schema import Question, Rulebook

from .agreement import Agreement
from .differences import Differences
from .people import named_submissions


def deciding(rulebook: Rulebook, submissions: Iterable[Submission]) -> list[Question]:
    """What a second round would ask: the questions on which the difference decides."""
    differences = Differences(Agreement.of(rulebook, submissions))
    return [deciding.topic.question for deciding in differences.deciding]


def open_second(panel: Panel, questions: Sequence[Question]) -> bool:
    """Whether it is opened: a panel has one second round, on questions that stay the same."""
    if not questions or not panel.ended_at:
        return False
    first_time = Panel.objects.filter(pk=panel.pk, second_opened_at=None)
    keys = [question.key for question in questions]
    return bool(first_time.update(second_questions=keys, second_opened_at=now()))


def close_second(panel: Panel) -> bool:
    is_open = Panel.objects.filter(pk=panel.pk, second_closed_at=None)
    return bool(is_open.exclude(second_opened_at=None).update(second_closed_at=now()))


@dataclass(frozen=True)
class SecondTurnout:
    """How many of those who may have answered a second time, and the names of the others."""

    count: int
    missing: Sequence[str]

    @classmethod
    def of(cls, submissions: Iterable[Submission]) -> Self:
        pairs = named_submissions(submissions)
        missing = [name for name, submission in pairs if submission.second_at is None]
        return cls(len(pairs) - len(missing), missing)

    @property
    def said(self) -> str:
        """ "2 of 5 have answered again"."""
        return f"{self.count} of {self.count + len(self.missing)} have answered again"


class Move(NamedTuple):
    """What somebody answered first, and what they say now, in words."""

    name: str
    before: str
    after: str


class Moved(NamedTuple):
    question: Question
    moves: list[Move]


def moved(agreement: Agreement, second: Iterable[str]) -> list[Moved]:
    """Who moved what, for each of these questions of the second round."""
    return [
        Moved(
            agreement.rulebook.question[key],
            [
                Move(person.name, person.before[key], person.said(key))
                for person in agreement.people
                if key in person.before
            ],
        )
        for key in second
    ]
