from django.db import models

from .fields import ANSWERS_HELP, MAX_KEY, is_key
from .option import Option
from .part import RulebookPart
from .scenario import Scenario


class Example(RulebookPart):
    key = models.CharField(max_length=MAX_KEY, validators=[is_key])
    title = models.CharField()
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

    def __str__(self) -> str:
        return self.title
