from django.db import models

from rules.engine import schema

from .claim import Claim
from .fields import field_choices, is_day
from .part import Positioned, TitledPart
from .rulebook import Rulebook


class Measurement(TitledPart):
    asks = models.TextField("question", help_text="What it answers.")
    method = models.TextField(help_text="What was done, so that others can do it, too.")
    command = models.TextField(help_text="What they enter to get such figures again.")
    versions = models.JSONField(
        default=dict, blank=True, help_text='By name, as JSON: {"Python": "3.13"}.'
    )
    machine = models.CharField(help_text="What it was measured on: cores, memory, system.")
    whose = models.CharField(help_text="Whose machine, as in: this project's machine.")
    date = models.CharField(
        max_length=10,
        blank=True,
        validators=[is_day],
        help_text="The day of the last run, such as: 2026-11-28.",
    )
    plots = models.JSONField(
        help_text="Axes, series and points as JSON; load_measurements fills them in."
    )
    cannot_show = models.TextField(
        blank=True, help_text="What nobody should conclude from it; a paragraph per line."
    )


class Bearing(Positioned):
    measurement = models.ForeignKey(Measurement, models.CASCADE, related_name="bears_on")
    claim = models.ForeignKey(Claim, models.RESTRICT, related_name="+")
    relation = models.CharField(max_length=20, choices=field_choices(schema.Relation))
    says = models.CharField(help_text="What was seen, in a sentence.")

    class Meta:
        verbose_name = "claim that it bears on"
        verbose_name_plural = "claims that it bears on"
        ordering = ["measurement_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["measurement", "claim"], name="bearing_claim_once")
        ]

    def __str__(self) -> str:
        return f"{self.claim.key}: {self.says[:80]}"

    @property
    def rulebook(self) -> Rulebook:
        return self.measurement.rulebook
