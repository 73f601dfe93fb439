from typing import get_args

from django.db import models

from rules.engine import schema

from .answer_test import AnswerTest
from .claim import Claim
from .fields import MAX_KEY, is_key
from .option import Option
from .part import Positioned, refuse_taken_key
from .rulebook import Rulebook
from .scenario import Scenario


class Rule(Positioned):
    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="rules")
    key = models.CharField(max_length=MAX_KEY, validators=[is_key])
    reason = models.CharField(
        help_text="A clause about the reader's project: your staff edit data every day."
    )
    rules_out = models.ManyToManyField(Option, blank=True)
    doubts = models.ManyToManyField(
        Option,
        blank=True,
        related_name="+",
        help_text="A verdict for one of them is not called clear, however large its margin.",
    )
    claims = models.ManyToManyField(Claim, blank=True)

    class Meta:
        ordering = ["scenario__rulebook_id", "scenario__position", "scenario_id", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["scenario", "key"], name="rule_key_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.reason}"

    def clean(self) -> None:
        if self.scenario_id:
            refuse_taken_key(self)

    @property
    def rulebook(self) -> Rulebook:
        return self.scenario.rulebook


class Condition(AnswerTest):
    rule = models.ForeignKey(Rule, models.CASCADE, related_name="when")


class Effect(models.Model):
    rule = models.ForeignKey(Rule, models.CASCADE, related_name="effects")
    option = models.ForeignKey(Option, models.RESTRICT, related_name="+")
    points = models.SmallIntegerField(
        choices=[(points, f"{points:+d}") for points in get_args(schema.Points)],
        help_text="1 is slight, 2 moderate, 4 strong.",
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "option"], name="effect_option_once")
        ]

    def __str__(self) -> str:
        return f"{self.option} {self.points:+d}"


class Share(models.Model):
    rule = models.ForeignKey(Rule, models.CASCADE, related_name="shares")
    option = models.ForeignKey(Option, models.RESTRICT, related_name="+")
    of = models.ForeignKey(Option, models.RESTRICT, related_name="+")
    gains = models.BooleanField(
        default=False, help_text="Only what speaks for that option is shared."
    )

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.option} gets the points of {self.of}"
