from django.db import models

from rules.engine import schema

from .fields import MAX_CLAIM_ID, field_choices, is_claim_id, is_day, is_https
from .part import RulebookPart
from .rulebook import Rulebook
from .source import Source


class Claim(RulebookPart):
    key = models.CharField(max_length=MAX_CLAIM_ID, validators=[is_claim_id])
    source = models.ForeignKey(Source, models.RESTRICT, related_name="claims")
    grade = models.CharField(max_length=20, choices=field_choices(schema.Grade))
    says = models.TextField()
    disputed = models.TextField(blank=True, help_text="By what or whom; empty if nobody does.")
    basis = models.JSONField(
        null=True,
        blank=True,
        help_text="How its number was found, as JSON; {} if nobody says. Empty: no such number.",
    )
    read_on = models.CharField(
        max_length=10, blank=True, validators=[is_day], help_text="The day on which it was read."
    )
    url = models.CharField(
        "address", blank=True, validators=[is_https], help_text="If it is not its source's."
    )
    rows_used = models.CharField(blank=True, help_text="The rows, figure or page there.")
    precedents = models.ManyToManyField(
        "rules.Precedent", blank=True, help_text="The records that it was read from."
    )

    def __str__(self) -> str:
        return f"{self.key}: {self.says[:80]}"


class LeftOut(RulebookPart):
    rulebook = models.ForeignKey(Rulebook, models.CASCADE, related_name="left_out")
    claim = models.ForeignKey(Claim, models.RESTRICT, related_name="+")
    reason = models.TextField(help_text="Why nothing in the rulebook cites it.")

    class Meta(RulebookPart.Meta):
        verbose_name = "claim left out"
        verbose_name_plural = "claims left out"
        constraints = [
            models.UniqueConstraint(fields=["rulebook", "claim"], name="left_out_claim_once")
        ]

    def __str__(self) -> str:
        return f"{self.claim.key}: {self.reason[:80]}"
