from django.db import models

from rules.engine import schema

from .answer_test import AnswerTest
from .claim import Claim
from .fields import MAX_KEY, field_choices, is_key
from .option import Option
from .part import RulebookPart
from .scenario import Scenario


class Remark(RulebookPart):
    key = models.CharField(max_length=MAX_KEY, validators=[is_key])
    kind = models.CharField(
        max_length=20, choices=field_choices(schema.Remark.model_fields["kind"].annotation)
    )
    title = models.CharField()
    text = models.TextField()
    scenarios = models.ManyToManyField(
        Scenario, blank=True, help_text="Of which one must be matched; empty for any."
    )
    options = models.ManyToManyField(
        Option, blank=True, help_text="Of which one must be recommended; empty for any."
    )
    claims = models.ManyToManyField(Claim)

    def __str__(self) -> str:
        return self.title


class AppliesWhen(AnswerTest):
    remark = models.ForeignKey(Remark, models.CASCADE, related_name="when")
