from django.db import models

from rules.engine import schema

from .fields import ANSWERS_HELP, field_choices, is_https
from .option import Option
from .part import TitledPart


class Precedent(TitledPart):
    year = models.PositiveSmallIntegerField(help_text="When it was decided.")
    source = models.CharField(help_text="Where it was read.")
    url = models.CharField("address", blank=True, validators=[is_https])
    facts = models.TextField(help_text="What was known of the project; a paragraph per line.")
    chose = models.ForeignKey(Option, models.RESTRICT, related_name="+")
    also_acceptable = models.ManyToManyField(Option, blank=True)
    reasons = models.TextField(help_text="Why, as the source says; a paragraph per line.")
    outcome = models.TextField()
    standing = models.CharField(
        max_length=20, choices=field_choices(schema.Precedent.model_fields["standing"].annotation)
    )
    known = models.BooleanField(
        default=True, help_text="The rules were made by people who knew this decision."
    )
    answers = models.JSONField(default=dict, blank=True, help_text=f"Answers {ANSWERS_HELP}")
    differs = models.TextField(
        blank=True, help_text="Why the rulebook would decide otherwise; empty if it would not."
    )

    def __str__(self) -> str:
        return f"{self.title} ({self.year})"
