"""One text in the place of all texts of a rulebook."""

from django.core.validators import RegexValidator
from django.db import models

from rules.models import Question, part_models

# No text alone: keys, what is tested, and numbers, of which picks may have words.
OTHERS = {"picks", "value", "showcase", "default_option"}


def write_everywhere(text: str) -> None:
    """Puts it into every text of every draft, as much of it as fits there."""
    for model in part_models():
        if fields := texts(model):
            fitting = {field.name: text[: field.max_length] for field in fields}
            model._default_manager.update(**fitting)
    Question.objects.filter(kind="number").update(picks=f"2 {text[:40]}")


def texts(model: type[models.Model]) -> list[models.Field]:  # type: ignore[type-arg]
    """The fields of a part in which an architect may write what they like."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and field.name not in OTHERS
        and not any(isinstance(each, RegexValidator) for each in field.validators)
    ]
