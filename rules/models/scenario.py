"""Situations, what they say for and against options, and examples of both."""

from typing import get_args

from django.db import models

from rules.engine import schema

from .decision import AnswerTest, Option
from .rulebook import (
    ANSWERS,
    KEY,
    LAST,
    LINE,
    POSITION,
    TEXT,
    Rulebook,
    RulebookPart,
    is_key,
    refuse_taken_key,
)


class Scenario(RulebookPart):
    key = models.CharField(max_length=KEY, validators=[is_key])
    title = models.CharField(max_length=LINE)
    option = models.ForeignKey(Option, models.RESTRICT, related_name="+")
    mechanism = models.TextField(max_length=TEXT, help_text="Why that option fits.")
    rule_of_thumb = models.TextField(max_length=TEXT)
    tripwire = models.TextField(
        max_length=TEXT, help_text="The change after which the decision should be taken again."
    )
    typical = models.JSONField(
        default=dict, blank=True, help_text=f"Answers of a project that is in it, {ANSWERS}"
    )
    claims = models.ManyToManyField("rules.Claim")

    def __str__(self) -> str:
        return self.title


class Risk(models.Model):
    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="risks")
    position = models.PositiveIntegerField(default=LAST, help_text=POSITION)
    option = models.ForeignKey(Option, models.RESTRICT, related_name="+")
    consequence = models.TextField(max_length=TEXT)
    mechanism = models.TextField(max_length=TEXT)
    symptom = models.TextField(max_length=TEXT)
    first_seen = models.CharField(max_length=LINE)
    claims = models.ManyToManyField("rules.Claim", blank=True)

    class Meta:
        verbose_name = "misalignment risk"
        ordering = ["scenario_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "option"], name="risk_option_once")
        ]

    def __str__(self) -> str:
        return f"{self.option}: {self.consequence[:80]}"


class Rule(models.Model):
    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="rules")
    position = models.PositiveIntegerField(default=LAST, help_text=POSITION)
    key = models.CharField(max_length=KEY, validators=[is_key])
    reason = models.CharField(
        max_length=LINE,
        help_text="A clause about the reader's project: your staff edit data every day.",
    )
    rules_out = models.ManyToManyField(Option, blank=True)
    claims = models.ManyToManyField("rules.Claim", blank=True)

    class Meta:
        ordering = [
            "scenario__rulebook_id",
            "scenario__position",
            "scenario_id",
            "position",
            "id",
        ]
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


class Example(RulebookPart):
    key = models.CharField(max_length=KEY, validators=[is_key])
    title = models.CharField(max_length=LINE)
    answers = models.JSONField(default=dict, blank=True, help_text=f"Answers {ANSWERS}")
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
