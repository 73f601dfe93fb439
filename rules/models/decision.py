"""What can be recommended, and what is asked."""

from django.db import models

from rules.engine import schema

from .rulebook import (
    KEY,
    LAST,
    LINE,
    POSITION,
    TEXT,
    Rulebook,
    RulebookPart,
    allowed,
    is_key,
    refuse_taken_key,
)


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
    fits = models.TextField(blank=True, help_text="Where an alternative is worth a look.")
    catch = models.TextField(blank=True, help_text="What speaks against it even there.")
    claims = models.ManyToManyField("rules.Claim", blank=True)

    def __str__(self) -> str:
        return self.name


class Step(RulebookPart):
    key = models.CharField(max_length=KEY, validators=[is_key])
    title = models.CharField(max_length=LINE)

    def __str__(self) -> str:
        return self.title


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
            refuse_taken_key(self)

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
        verbose_name = "condition"
        verbose_name_plural = "conditions, all of which must hold"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{'not: ' * self.negated}{self.question} {self.get_test_display()} {self.value}"


class ShownWhen(AnswerTest):
    shows = models.OneToOneField(Question, models.CASCADE, related_name="shown_when")

    class Meta:
        verbose_name = "condition to show it"
        verbose_name_plural = "condition to show it"
