"""Every answer of a panel: people by questions, those that decide first, agreed ones last."""

from collections.abc import Iterator
from typing import NamedTuple

from django.contrib.humanize.templatetags.humanize import apnumber

from .agreement import Agreement, Topic
from .differences import Differences


class Cell(NamedTuple):
    """What somebody answered; `before` is their first answer if they moved from it."""

    text: str
    is_minority: bool
    is_priority: bool
    before: str
    note: str


class Row(NamedTuple):
    """`agreed` is what all answered, in words, and nobody moved to; empty if they did not agree."""

    topic: Topic
    agreed: str
    cells: list[Cell]


def matrix(agreement: Agreement, differences: Differences) -> list[tuple[str, list[Row]]]:
    """(title, rows) for each group of questions."""
    deciding = [deciding.topic for deciding in differences.deciding]
    idle, agreed = differences.idle, agreement.agreeing
    rest = [*agreement.answered_once, *agreement.unanswered]
    groups = [
        (_title(len(deciding), "decides", "decide"), deciding),
        (
            _title(len(idle), "differs", "differ") + ", without changing anybody’s result alone",
            idle,
        ),
        (f"{apnumber(len(agreed))} agreed", agreed),
        ("answered by one of you, or by none", rest),
    ]
    return [
        (title[:1].upper() + title[1:], [_row(agreement, topic) for topic in topics])
        for title, topics in groups
    ]


def _title(count: int, one: str, many: str) -> str:
    return f"{apnumber(count)} {one if count == 1 else many}"


def _row(agreement: Agreement, topic: Topic) -> Row:
    key, people = topic.question.key, agreement.people
    is_agreed = topic.answer_count == 1 and topic.people_count == len(people)
    is_moved = any(key in person.before or key in person.corrected for person in people)
    words = topic.groups[0].text if is_agreed and not is_moved else ""
    return Row(topic, words, [] if words else list(_cells(agreement, topic)))


def _cells(agreement: Agreement, topic: Topic) -> Iterator[Cell]:
    """A cell for each person; what most said, or the first of several, is no minority."""
    key, most = topic.question.key, topic.groups[0].answer
    for person in agreement.people:
        answer = person.report.answers.get(key)
        asked = key in person.asked
        yield Cell(
            text=person.said(key),
            is_minority=asked and answer is not None and answer != most,
            is_priority=key in person.report.priorities,
            before=person.before.get(key) or person.corrected.get(key, ""),
            note=person.notes.get(key, "") if asked else "",
        )
