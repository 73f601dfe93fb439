"""What the rows of all parts have in common."""

from typing import Any, get_args

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from pydantic import StringConstraints

from rules.engine import schema


def limits(annotated: Any) -> StringConstraints:
    """`schema.Key` as the constraints that its annotation carries."""
    constraints = get_args(annotated)[1]
    assert isinstance(constraints, StringConstraints)  # noqa: S101
    return constraints


def allowed(literal: Any) -> list[tuple[Any, str]]:
    return [(value, str(value).replace("-", " ").strip()) for value in get_args(literal)]


KEY = limits(schema.Key).max_length
CLAIM_ID = limits(schema.ClaimId).max_length
LINE = limits(schema.Line).max_length
TEXT = limits(schema.Text).max_length
is_key = RegexValidator(
    str(limits(schema.Key).pattern),
    "Start with a small letter; go on with small letters, digits and hyphens.",
)
is_claim_id = RegexValidator(
    str(limits(schema.ClaimId).pattern), "Use letters, digits and hyphens, such as S1-02."
)
is_day = RegexValidator(
    str(limits(schema.Day).pattern), "Write the year, month and day, such as 2027-06-30."
)
is_https = RegexValidator(r"^https://\S+$", "Start with https://.")
# New parts go behind those that have a place.
LAST = 1000
POSITION = "Smaller numbers come first."
ANSWERS = 'by question: {"peak": 5000, "parts": ["api"]}.'


class Rulebook(models.Model):
    key = models.CharField(max_length=KEY, unique=True, validators=[is_key])
    title = models.CharField(max_length=LINE)
    summary = models.TextField(max_length=TEXT)
    showcase = models.CharField(
        max_length=KEY, blank=True, help_text="The key of the example that the start page shows."
    )

    class Meta:
        ordering = ["title"]
        permissions = [("publish_rulebook", "Can publish a rulebook")]

    def __str__(self) -> str:
        return self.title


class RulebookPart(models.Model):
    rulebook = models.ForeignKey(Rulebook, models.CASCADE, related_name="%(class)ss")
    position = models.PositiveIntegerField(default=LAST, help_text=POSITION)

    class Meta:
        abstract = True
        ordering = ["rulebook_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["rulebook", "key"], name="%(class)s_key_once")
        ]


def owner_field(model: type[models.Model]) -> Any:
    """The foreign key to the row that a row is deleted with: `scenario` for Rule."""
    return next(
        field
        for field in model._meta.concrete_fields
        if field.remote_field and field.remote_field.on_delete is models.CASCADE
    )


def path_to_rulebook(model: type[models.Model]) -> str:
    """`scenario__rulebook` for Rule: up from each row to the one that it is deleted with."""
    owner = owner_field(model)
    if owner.related_model is Rulebook:
        return str(owner.name)
    return f"{owner.name}__{path_to_rulebook(owner.related_model)}"


def refuse_taken_key(row: Any) -> None:
    # The rulebook is one table further on, where a database constraint cannot look.
    others = type(row)._default_manager.filter(
        **{path_to_rulebook(type(row)): row.rulebook, "key": row.key}
    )
    if others.exclude(pk=row.pk).exists():
        noun = row._meta.verbose_name.partition(" of ")[0]
        raise ValidationError({"key": f"Another {noun} of this rulebook has this key."})
