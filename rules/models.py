"""Rulebooks as rows: the draft that architects edit, and the releases made from it.

A part, its fields and its relations have the names that they have in `engine.schema`; publishing
goes by these names.
"""

from collections.abc import Iterable
from typing import Any, get_args

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from pydantic import StringConstraints

from .engine import schema


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
# New parts go behind those that have a place.
LAST = 1000
POSITION = "Smaller numbers come first."


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


class Option(RulebookPart):
    key = models.CharField(max_length=KEY, validators=[is_key])
    name = models.CharField(max_length=LINE)
    short = models.CharField(max_length=40)
    kind = models.CharField(
        max_length=20, choices=allowed(schema.Option.model_fields["kind"].annotation)
    )
    advice = models.CharField(
        max_length=LINE, help_text="A sentence that tells the reader to choose this option."
    )
    summary = models.TextField(max_length=TEXT)
    takes_on = models.TextField(
        blank=True, help_text="What this option costs those who choose it; a paragraph per line."
    )

    def __str__(self) -> str:
        return self.name


class Step(RulebookPart):
    key = models.CharField(max_length=KEY, validators=[is_key])
    title = models.CharField(max_length=LINE)

    def __str__(self) -> str:
        return self.title


class Source(RulebookPart):
    key = models.CharField(max_length=CLAIM_ID, validators=[is_claim_id])
    title = models.CharField(max_length=LINE)
    author = models.CharField(blank=True)
    publisher = models.CharField(max_length=LINE)
    date = models.CharField(blank=True)
    kind = models.CharField(max_length=LINE, help_text="Such as: field report, vendor comparison.")
    evidence = models.TextField(max_length=TEXT, help_text="What its statements rest on.")

    def __str__(self) -> str:
        return f"{self.key}: {self.title}"


class Claim(RulebookPart):
    key = models.CharField(max_length=CLAIM_ID, validators=[is_claim_id])
    source = models.ForeignKey(Source, models.RESTRICT, related_name="claims")
    grade = models.CharField(max_length=20, choices=allowed(schema.Grade))
    says = models.TextField(max_length=TEXT)
    disputed = models.TextField(blank=True, help_text="By what or whom; empty if nobody does.")

    def __str__(self) -> str:
        return f"{self.key}: {self.says[:80]}"


class Question(models.Model):
    step = models.ForeignKey(Step, models.CASCADE, related_name="questions")
    position = models.PositiveIntegerField(default=LAST, help_text=POSITION)
    key = models.CharField(max_length=KEY, validators=[is_key])
    kind = models.CharField(max_length=20, choices=allowed(schema.Kind))
    text = models.CharField(max_length=LINE)
    label = models.CharField(max_length=LINE, help_text="The question in a word or two.")
    why = models.TextField(max_length=TEXT, help_text="What the answer decides.")
    unit = models.CharField(blank=True, help_text="What a number counts, in the plural.")
    minimum = models.PositiveIntegerField(default=schema.Question.model_fields["minimum"].default)
    maximum = models.PositiveIntegerField(default=schema.Question.model_fields["maximum"].default)
    picks = models.CharField(blank=True, help_text="Numbers to pick from, such as: 100, 1000.")

    class Meta:
        ordering = ["step__rulebook_id", "step__position", "step_id", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["step", "key"], name="question_key_once")]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        if self.step_id:
            refuse_taken_key(self, Question.objects.filter(step__rulebook=self.rulebook))

    @property
    def rulebook(self) -> Rulebook:
        return self.step.rulebook


class Choice(models.Model):
    question = models.ForeignKey(Question, models.CASCADE, related_name="choices")
    position = models.PositiveIntegerField(default=LAST, help_text=POSITION)
    key = models.CharField(max_length=KEY, validators=[is_key])
    text = models.CharField(max_length=LINE)
    hint = models.CharField(blank=True)
    alone = models.BooleanField(
        default=False, help_text="It cannot be picked together with other choices."
    )

    class Meta:
        ordering = ["question_id", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["question", "key"], name="choice_key_once")]

    def __str__(self) -> str:
        return self.text


class AnswerTest(models.Model):
    question = models.ForeignKey(Question, models.RESTRICT, related_name="+")
    negated = models.BooleanField("not", default=False)
    test = models.CharField(max_length=20, choices=allowed(schema.Test))
    value = models.CharField(
        help_text="A choice's key or a number; several, with commas, for “any of” and “between”."
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{'not: ' * self.negated}{self.question} {self.get_test_display()} {self.value}"


class ShownWhen(AnswerTest):
    shows = models.OneToOneField(Question, models.CASCADE, related_name="shown_when")

    class Meta:
        verbose_name = "condition to show it"
        verbose_name_plural = "condition to show it"


class Scenario(RulebookPart):
    key = models.CharField(max_length=KEY, validators=[is_key])
    title = models.CharField(max_length=LINE)
    option = models.ForeignKey(Option, models.RESTRICT, related_name="+")
    mechanism = models.TextField(max_length=TEXT, help_text="Why that option fits.")
    rule_of_thumb = models.TextField(max_length=TEXT)
    tripwire = models.TextField(
        max_length=TEXT, help_text="The change after which the decision should be taken again."
    )
    claims = models.ManyToManyField(Claim)

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
    claims = models.ManyToManyField(Claim, blank=True)

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
    claims = models.ManyToManyField(Claim, blank=True)

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
            refuse_taken_key(self, Rule.objects.filter(scenario__rulebook=self.rulebook))

    @property
    def rulebook(self) -> Rulebook:
        return self.scenario.rulebook


class Condition(AnswerTest):
    rule = models.ForeignKey(Rule, models.CASCADE, related_name="when")

    class Meta:
        ordering = ["id"]


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

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.option} gets the points of {self.of}"


class Example(RulebookPart):
    key = models.CharField(max_length=KEY, validators=[is_key])
    title = models.CharField(max_length=LINE)
    answers = models.JSONField(
        default=dict, blank=True, help_text='By question: {"peak": 5000, "parts": ["api"]}.'
    )
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


def refuse_taken_key(row: Question | Rule, others: models.QuerySet[Any]) -> None:
    # The rulebook is one table further on, where a database constraint cannot look.
    if others.filter(key=row.key).exclude(pk=row.pk).exists():
        raise ValidationError({"key": "Another part of this rulebook has this key."})


class ReleaseIsImmutable(ValueError):
    def __init__(self) -> None:
        super().__init__("A release never changes; publish another one instead.")


class ReleaseQuerySet(models.QuerySet["Release"]):
    def update(self, **kwargs: Any) -> int:
        raise ReleaseIsImmutable

    def bulk_update(self, objs: Iterable["Release"], *args: Any, **kwargs: Any) -> int:
        raise ReleaseIsImmutable


class Release(models.Model):
    """A numbered snapshot: `document` is canonical JSON, `sha256` that of its UTF-8 bytes."""

    rulebook = models.ForeignKey(Rulebook, models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    document = models.TextField()
    sha256 = models.CharField("SHA-256", max_length=64)
    note = models.TextField(blank=True)
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["rulebook_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["rulebook", "number"], name="release_number_once")
        ]

    def __str__(self) -> str:
        return f"Release {self.number} of {self.rulebook.key}"

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ReleaseIsImmutable
        # A row that is given the primary key of another would replace it.
        super().save(**kwargs | {"force_insert": True})
