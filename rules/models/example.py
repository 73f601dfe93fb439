from django.db import models

from rules.engine import schema

from .fields import ANSWERS_HELP, field_choices
from .option import Option
from .part import TitledPart
from .scenario import Scenario


class Example(TitledPart):
    answers = models.JSONField(default=dict, blank=True, help_text=f"Answers {ANSWERS_HELP}")
    recommended = models.ForeignKey(
        Option,
        models.RESTRICT,
        related_name="+",
        null=True,
        blank=True,
        help_text="Empty if these answers must recommend nothing.",
    )
    standing = models.CharField(
        max_length=20,
        blank=True,
        choices=field_choices(schema.Standing),
        help_text="Empty if any will do.",
    )
    scenarios = models.ManyToManyField(
        Scenario, blank=True, help_text="Those that these answers must match."
    )
    unmatched = models.ManyToManyField(
        Scenario,
        blank=True,
        related_name="+",
        help_text="Those that these answers must not match.",
    )
    ruled_out = models.ManyToManyField(
        Option,
        blank=True,
        related_name="+",
        help_text="Those that these answers must rule out.",
    )
