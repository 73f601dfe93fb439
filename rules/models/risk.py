from django.db import models

from .claim import Claim
from .option import Option
from .part import Positioned
from .scenario import Scenario


class Risk(Positioned):
    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="risks")
    option = models.ForeignKey(Option, models.RESTRICT, related_name="+")
    consequence = models.TextField()
    mechanism = models.TextField()
    symptom = models.TextField()
    first_seen = models.CharField()
    claims = models.ManyToManyField(Claim, blank=True)

    class Meta:
        verbose_name = "misalignment risk"
        ordering = ["scenario_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "option"], name="risk_option_once")
        ]

    def __str__(self) -> str:
        return f"{self.option}: {self.consequence[:80]}"
