"""Conditions are three-valued: true, false, or None where the answer is unknown."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .schema import Answer, Answers, Condition

TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "is": lambda answer, value: answer == value,
    "is-any-of": lambda answer, value: (
        answer in value if isinstance(answer, str) else not set(answer).isdisjoint(value)
    ),
    "includes": lambda answer, value: value in answer,
    "above": lambda answer, value: answer > value,
    "at-least": lambda answer, value: answer >= value,
    "below": lambda answer, value: answer < value,
    "at-most": lambda answer, value: answer <= value,
    "between": lambda answer, value: value[0] <= answer <= value[1],
}


def holds(condition: Condition, answers: Answers) -> bool | None:
    answer: Answer | None = answers.get(condition.question)
    if answer is None:
        return None
    return TESTS[condition.test](answer, condition.value) is not condition.negated


def all_hold(conditions: Sequence[Condition], answers: Answers) -> bool | None:
    """False as soon as one fails, whatever is unknown; true only if every one is true."""
    unknown = False
    for condition in conditions:
        held = holds(condition, answers)
        if held is False:
            return False
        unknown = unknown or held is None
    return None if unknown else True
