from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from rules.engine import schema

from .answer_test import AnswerTest
from .fields import LAST, MAX_KEY, POSITION_HELP, is_key
from .rulebook import Rulebook


class RulebookPart(models.Model):
    rulebook = models.ForeignKey(Rulebook, models.CASCADE, related_name="%(class)ss")
    position = models.PositiveIntegerField(default=LAST, help_text=POSITION_HELP)

    class Meta:
        abstract = True
        ordering = ["rulebook_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["rulebook", "key"], name="%(class)s_key_once")
        ]


class TitledPart(RulebookPart):
    key = models.CharField(max_length=MAX_KEY, validators=[is_key])
    title = models.CharField()

    class Meta(RulebookPart.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.title


def schema_part(model: type[models.Model]) -> type[schema.Part]:
    part: type[schema.Part]
    part = schema.Condition if issubclass(model, AnswerTest) else getattr(schema, model.__name__)
    return part


def owner_field(model: type[models.Model]) -> Any:
    """The foreign key to the row that a row is deleted with: `scenario` for Rule."""
    return next(
        field
        for field in model._meta.concrete_fields
        if field.remote_field and field.remote_field.on_delete is models.CASCADE
    )


def path_to_rulebook(model: type[models.Model]) -> str:
    """A lookup path through the owners: `scenario__rulebook` for Rule."""
    owner = owner_field(model)
    if owner.related_model is Rulebook:
        return str(owner.name)
    return f"{owner.name}__{path_to_rulebook(owner.related_model)}"


def refuse_taken_key(row: Any) -> None:
    """Raises ValidationError; a constraint cannot, as the rulebook is one table further on."""
    lookup = {path_to_rulebook(type(row)): row.rulebook}
    others = type(row)._default_manager.filter(key=row.key, **lookup)
    if others.exclude(pk=row.pk).exists():
        noun = row._meta.verbose_name.partition(" of ")[0]
        raise ValidationError({"key": f"Another {noun} of this rulebook has this key."})
