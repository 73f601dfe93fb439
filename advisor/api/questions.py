"""What can be answered in a release, for programs: its questions, and a JSON Schema of answers."""

from typing import Any, Self

from pydantic import Field

from advisor.exports.verdict import SchemaPart
from rules.engine.schema import Kind, Matter, Question, Rulebook
from rules.engine.words import say_condition
from rules.releases import PublishedRulebook

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class ChoiceAsked(SchemaPart):
    """What can be picked."""

    key: str = Field(description="What an answer says if it is picked.")
    text: str = Field(description="The choice in words.")
    hint: str = Field(description="What is meant by it; may be empty.")
    alone: bool = Field(description="Whether it cannot go together with other choices.")


class QuestionAsked(SchemaPart):
    """A question about a project."""

    key: str = Field(description="Under which its answer is given.")
    step: str = Field(description="The title of the questionnaire's page that asks it.")
    text: str = Field(description="The question.")
    label: str = Field(description="The question in a word or two.")
    why: str = Field(description="What the answer decides. May have a little Markdown.")
    kind: Kind = Field(description="One choice, several choices, or a whole number.")
    matter_of: Matter = Field(description="Whether one can look the answer up, or has to judge.")
    choices: list[ChoiceAsked] = Field(description="What can be picked; empty for a number.")
    unit: str = Field(description="What a number counts; may be empty.")
    minimum: int | None = Field(description="The smallest number; of a number alone.")
    maximum: int | None = Field(description="The largest number; of a number alone.")
    asked_if: str = Field(description="When it is asked, in words; empty if it always is.")


class Questions(SchemaPart):
    """The questions of a release, in order, and a JSON Schema of answers to them."""

    rulebook: str = Field(description="The rulebook's key.")
    release: int = Field(description="The number of the release.")
    questions: list[QuestionAsked] = Field(description="Every question, in order.")
    answers_schema: dict[str, Any] = Field(
        description="A JSON Schema. A question that is left out counts as unknown."
    )

    @classmethod
    def of(cls, release: PublishedRulebook) -> Self:
        rulebook = release.rulebook
        return cls(
            rulebook=rulebook.key,
            release=release.number,
            questions=questions_of(rulebook),
            answers_schema=answers_schema(rulebook),
        )


def questions_of(rulebook: Rulebook) -> list[QuestionAsked]:
    return [
        _asked(rulebook, step.title, question)
        for step in rulebook.steps
        for question in step.questions
    ]


def _asked(rulebook: Rulebook, step: str, question: Question) -> QuestionAsked:
    is_number = question.kind == "number"
    return QuestionAsked(
        key=question.key,
        step=step,
        text=question.text,
        label=question.label,
        why=question.why,
        kind=question.kind,
        matter_of=question.matter_of,
        choices=[ChoiceAsked(**choice.model_dump()) for choice in question.choices],
        unit=question.unit,
        minimum=question.minimum if is_number else None,
        maximum=question.maximum if is_number else None,
        asked_if=say_condition(rulebook, question.shown_when) if question.shown_when else "",
    )


def answers_schema(rulebook: Rulebook) -> dict[str, Any]:
    """A JSON Schema that holds for exactly the answers that can be read, as documents spell them.

    One rule is too long for it: an `alone` choice goes with no other.
    """
    return {
        "$schema": DIALECT,
        "type": "object",
        "properties": {question.key: _answer(question) for question in rulebook.questions},
        "additionalProperties": False,
    }


def _answer(question: Question) -> dict[str, Any]:
    about = {"title": question.label, "description": question.text}
    if question.kind == "number":
        bounds = {"minimum": question.minimum, "maximum": question.maximum}
        return about | {"type": "integer", **bounds}
    keys = {"enum": [choice.key for choice in question.choices]}
    if question.kind == "choice":
        return about | keys
    return about | {"type": "array", "items": keys, "uniqueItems": True}
