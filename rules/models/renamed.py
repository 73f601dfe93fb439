from django.db import models

from rules.engine import schema

from .fields import MAX_KEY, field_choices
from .rulebook import Rulebook


class Renamed(models.Model):
    rulebook = models.ForeignKey(Rulebook, models.CASCADE, related_name="renamed")
    kind = models.CharField(max_length=20, choices=field_choices(schema.RenamedKind))
    within = models.CharField(
        max_length=MAX_KEY,
        blank=True,
        help_text="The key of a choice's question, or of a row's table.",
    )
    old = models.CharField(max_length=MAX_KEY, help_text="The key in earlier releases.")
    new = models.CharField(max_length=MAX_KEY, help_text="The key now.")

    class Meta:
        verbose_name = "renamed key"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.old}, now {self.new}"
