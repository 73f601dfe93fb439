"""What is asked, and conditions on the answers."""

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, model_serializer, model_validator

from ..value_types import Key, Line, Plain, Text, Whole, Words
from .part import Part

Matter = Literal["fact", "judgement"]
Kind = Literal["choice", "choices", "number"]
Test = Literal["is", "is-any-of", "includes", "above", "at-least", "below", "at-most", "between"]


class Condition(Part):
    """A test of one answer: `{question: peak, test: above, value: 5000}`.

    The value is a choice's key for `is` and `includes`, several for `is-any-of` (of which one is
    enough), a whole number in the question's unit for the others, and two of them, both included,
    for `between`. In a document, the key of a threshold may stand for a number.
    """

    question: Key
    test: Test
    value: Whole | Key | tuple[Whole | Key, ...]
    negated: bool = False

    @property
    def values(self) -> tuple[Whole | Key, ...]:
        return self.value if isinstance(self.value, tuple) else (self.value,)


class Choice(Part):
    """What can be picked; an `alone` choice cannot be picked together with others."""

    key: Key
    text: Line
    hint: Plain = ""
    alone: bool = False


class Pick(Part):
    """A number to fill in with one click: `3000`, or `{number: 3000, text: A few thousand}`.

    Without a text, a document has the number alone.
    """

    number: Whole
    text: Words = ""

    @model_validator(mode="before")
    @classmethod
    def _from_number(cls, value: Any) -> Any:
        return value if isinstance(value, dict | Pick) else {"number": value}

    @model_serializer
    def _plain(self) -> int | dict[str, Any]:
        return {"number": self.number, "text": self.text} if self.text else self.number


class Question(Part):
    """What one asks about a project. Where people differ over a matter of fact, one of them can
    find it out; over a matter of judgement, they have to talk.
    """

    key: Key
    kind: Kind
    matter_of: Matter = "judgement"
    text: Line
    label: Line
    why: Text
    choices: tuple[Choice, ...] = ()
    unit: Plain = ""
    minimum: Whole = 0
    maximum: Whole = 1_000_000_000
    picks: tuple[Pick, ...] = ()
    shown_when: Condition | None = None

    @cached_property
    def choice(self) -> dict[str, Choice]:
        return {choice.key: choice for choice in self.choices}


class Threshold(Part):
    """A number with a name, for conditions on one question and, as `{key}`, for all texts."""

    key: Key
    title: Line
    question: Key
    number: Whole


class Step(Part):
    key: Key
    title: Line
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
