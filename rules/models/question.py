from django.db import models

from rules.engine import schema

from .answer_test import AnswerTest
from .fields import MAX_KEY, field_choices, is_key
from .part import Positioned, refuse_taken_key
from .rulebook import Rulebook
from .step import Step


class Question(Positioned):
    step = models.ForeignKey(Step, models.CASCADE, related_name="questions")
    key = models.CharField(max_length=MAX_KEY, validators=[is_key])
    kind = models.CharField(max_length=20, choices=field_choices(schema.Kind))
    matter_of = models.CharField(
        max_length=20,
        choices=field_choices(schema.Matter),
        default=schema.Question.model_fields["matter_of"].default,
        help_text="Of a fact, if somebody can look the answer up.",
    )
    text = models.CharField()
    label = models.CharField(help_text="The question in a word or two.")
    why = models.TextField(help_text="What the answer decides.")
    unit = models.CharField(blank=True, help_text="What a number counts, in the plural.")
    minimum = models.PositiveIntegerField(default=schema.Question.model_fields["minimum"].default)
    maximum = models.PositiveIntegerField(default=schema.Question.model_fields["maximum"].default)
    picks = models.TextField(
        blank=True,
        help_text="Numbers to pick from, one a line, in words if you like: 3000 A few thousand.",
    )

    class Meta:
        ordering = ["step__rulebook_id", "step__position", "step_id", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["step", "key"], name="question_key_once")]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        if self.step_id:
            refuse_taken_key(self)

    @property
    def rulebook(self) -> Rulebook:
        return self.step.rulebook


class Choice(Positioned):
    question = models.ForeignKey(Question, models.CASCADE, related_name="choices")
    key = models.CharField(max_length=MAX_KEY, validators=[is_key])
    text = models.CharField()
    hint = models.CharField(blank=True)
    alone = models.BooleanField(
        default=False, help_text="It cannot be picked together with other choices."
    )

    class Meta:
        ordering = ["question_id", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["question", "key"], name="choice_key_once")]

    def __str__(self) -> str:
        return self.text

    @property
    def rulebook(self) -> Rulebook:
        return self.question.rulebook


class ShownWhen(AnswerTest):
    shows = models.OneToOneField(Question, models.CASCADE, related_name="shown_when")

    class Meta:
        verbose_name = "condition to show it"
        verbose_name_plural = "condition to show it"
