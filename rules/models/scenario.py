from django.db import models

from .claim import Claim
from .fields import ANSWERS_HELP, MAX_LINE
from .option import Option
from .part import TitledPart
from .question import Question


class Scenario(TitledPart):
    option = models.ForeignKey(Option, models.RESTRICT, related_name="+")
    because = models.CharField(
        max_length=MAX_LINE,
        blank=True,
        help_text="The mechanism in a clause, as it follows the word “because”.",
    )
    mechanism = models.TextField(help_text="Why that option fits.")
    rule_of_thumb = models.TextField()
    tripwire = models.TextField(
        help_text="The change after which the decision should be taken again."
    )
    rate = models.ForeignKey(
        Question,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="loads",
        limit_choices_to={"kind": "number"},
        verbose_name="question of load",
        help_text="If its answer says how many there are a second: results then have a command "
        "with which a team can put that load on its own test server.",
    )
    typical = models.JSONField(
        default=dict, blank=True, help_text=f"Answers of a project that is in it, {ANSWERS_HELP}"
    )
    claims = models.ManyToManyField(Claim)
