"""Where rows of a draft name others by key, without a foreign key: answers, conditions, series."""

from collections.abc import Iterator
from typing import Any

from rules.models import (
    AnswerTest,
    Example,
    Measurement,
    Option,
    Precedent,
    Question,
    Rulebook,
    Scenario,
    owner_field,
)

from .field_values import to_document_value

ANSWERED_IN = {Example: "answers", Precedent: "answers", Scenario: "typical"}


def answered(rulebook: Rulebook) -> Iterator[tuple[Any, str]]:
    """Each row with answers, and the name of the field that has them."""
    for model, name in ANSWERED_IN.items():
        for row in model._default_manager.filter(rulebook=rulebook):
            yield row, name


def conditions_on(question: Question) -> Iterator[Any]:
    """All conditions that test the question, joined with it and with what they belong to."""
    for model in AnswerTest.__subclasses__():
        tests: Any = model
        found = tests._default_manager.filter(question_id=question.pk)
        yield from found.select_related("question", owner_field(tests).name)


def named_choices(test: Any) -> list[Any]:
    """The choices that a condition names, by their keys."""
    return as_list(to_document_value("value", test.value, test.test))


def measuring(option: Option) -> Iterator[tuple[Measurement, list[dict[str, Any]]]]:
    """The measurements with series of an option, and these series."""
    for row in Measurement.objects.filter(rulebook_id=option.rulebook_id):
        series = [each for plot in row.plots for each in plot["series"]]
        if own := [each for each in series if each.get("option") == option.key]:
            yield row, own


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
