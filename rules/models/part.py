from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max
from django.db.models.functions import Coalesce

from rules.engine import schema

from .answer_test import AnswerTest
from .fields import MAX_KEY, is_key
from .rulebook import Rulebook

POSITION_HELP = "Its place among its neighbours, from 1. Empty, it comes last."


class Positioned(models.Model):
    """A row with a place among those of its owner, which count from 1; a new one comes last."""

    position = models.PositiveIntegerField(blank=True, help_text=POSITION_HELP)

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        if self.position is None:
            self.position = siblings(self).aggregate(next=Coalesce(Max("position"), 0) + 1)["next"]
        super().save(**kwargs)


class RulebookPart(Positioned):
    rulebook = models.ForeignKey(Rulebook, models.CASCADE, related_name="%(class)ss")

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


def part_models() -> list[type[models.Model]]:
    """The models whose rows make a draft, that of rulebooks included."""
    found = apps.get_app_config("rules").get_models()
    return [m for m in found if issubclass(m, AnswerTest) or hasattr(schema, m.__name__)]


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


def siblings(row: Any) -> models.QuerySet[Any]:
    """The rows of its owner, the row itself among them, in their order."""
    owner = owner_field(type(row)).attname
    rows: models.QuerySet[Any]
    rows = type(row)._default_manager.filter(**{owner: getattr(row, owner)})
    return rows.order_by("position", "pk")


def with_row_at(row: Any, place: int | None) -> list[Any]:
    """Its siblings in the order that they have once it is moved to a place; last if it is None."""
    rows = list(siblings(row).exclude(pk=row.pk))
    rows.insert(len(rows) if place is None else max(place - 1, 0), row)
    return rows


def number(rows: Iterable[Any]) -> None:
    """Stores this order of the rows of one owner."""
    moved = [(row, place) for place, row in enumerate(rows, 1) if row.position != place]
    for row, place in moved:
        row.position = place
    if moved:
        type(moved[0][0])._default_manager.bulk_update([row for row, _ in moved], ["position"])


def refuse_taken_key(row: Any) -> None:
    """Raises ValidationError; a constraint cannot, as the rulebook is one table further on."""
    lookup = {path_to_rulebook(type(row)): row.rulebook}
    others = type(row)._default_manager.filter(key=row.key, **lookup)
    if others.exclude(pk=row.pk).exists():
        noun = row._meta.verbose_name.partition(" of ")[0]
        raise ValidationError({"key": f"Another {noun} of this rulebook has this key."})
