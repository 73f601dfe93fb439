"""Where the rows of a draft name a threshold, or have a number that could have a name."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.db import models

from rules.engine.references import TESTS
from rules.models import (
    AnswerTest,
    Question,
    Rulebook,
    Threshold,
    owner_field,
    part_models,
    path_to_rulebook,
    schema_part,
)

from .field_values import to_document_value


def conditions_with(value: int | str, question: Question) -> Iterator[Any]:
    """The conditions on a question that have this number, or name this threshold."""
    for model in AnswerTest.__subclasses__():
        tests: Any = model
        rows = tests._default_manager.filter(question=question, test__in=TESTS["number"])
        for test in rows.select_related("question", owner_field(model).name):
            if value in values(test):
                yield test


def values(test: Any) -> list[Any]:
    value = to_document_value("value", test.value, test.test)
    return value if isinstance(value, list) else [value]


def numbers_by_name(question: Question) -> dict[str, int]:
    """What conditions on the question can name."""
    # By its primary key: a new question has none yet, and no thresholds.
    found = Threshold.objects.filter(question_id=question.pk)
    return dict(found.values_list("key", "number"))


def texts_with(part: str, rulebook: Rulebook) -> Iterator[tuple[Any, str]]:
    """Each row with a text that contains this part of one, and the name of the text's field."""
    for model in part_models():
        if fields := text_fields(model):
            owned = "pk" if model is Rulebook else path_to_rulebook(model)
            has_part = reduce(or_, (models.Q((f"{name}__contains", part)) for name in fields))
            for row in model._default_manager.filter(has_part, **{owned: rulebook.pk}):
                # SQLite finds it in other letters, too.
                yield from ((row, name) for name in fields if part in getattr(row, name))


def text_fields(model: type[models.Model]) -> list[str]:
    known = schema_part(model).model_fields
    texts = (models.CharField, models.TextField)
    fields = (field for field in model._meta.concrete_fields if isinstance(field, texts))
    return [field.name for field in fields if field.name in known]
