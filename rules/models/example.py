from django.db import models

from .fields import ANSWERS_HELP
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
    scenarios = models.ManyToManyField(
        Scenario, blank=True, help_text="Those that these answers must match."
    )
