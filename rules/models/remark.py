from django.db import models

from rules.engine import schema

from .answer_test import AnswerTest
from .claim import Claim
from .fields import field_choices
from .option import Option
from .part import TitledPart
from .scenario import Scenario


class Remark(TitledPart):
    kind = models.CharField(
        max_length=20, choices=field_choices(schema.Remark.model_fields["kind"].annotation)
    )
    text = models.TextField()
    scenarios = models.ManyToManyField(
        Scenario, blank=True, help_text="Of which one must be matched; empty for any."
    )
    options = models.ManyToManyField(
        Option, blank=True, help_text="Of which one must be recommended; empty for any."
    )
    claims = models.ManyToManyField(Claim)


class AppliesWhen(AnswerTest):
    remark = models.ForeignKey(Remark, models.CASCADE, related_name="when")
