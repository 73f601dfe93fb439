from django.db import models

from rules.engine import schema

from .fields import field_choices


class AnswerTest(models.Model):
    question = models.ForeignKey("rules.Question", models.RESTRICT, related_name="+")
    negated = models.BooleanField("not", default=False)
    test = models.CharField(max_length=20, choices=field_choices(schema.Test))
    value = models.CharField(
        help_text="A choice's key, a number or the key of a threshold; several, with commas, for "
        "“any of” and “between”."
    )

    class Meta:
        abstract = True
        verbose_name = "condition"
        verbose_name_plural = "conditions, all of which must hold"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{'not: ' * self.negated}{self.question} {self.get_test_display()} {self.value}"
