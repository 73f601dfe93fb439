from django.db import models

from rules.models.fields import MAX_KEY

from .result import Result


class Decision(models.Model):
    """What a team decided, as recorded at one time. The latest decision on a result counts."""

    class Status(models.TextChoices):
        PROPOSED = "proposed"
        ACCEPTED = "accepted"
        REJECTED = "rejected"
        SUPERSEDED = "superseded"

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="decisions")
    option = models.CharField(max_length=MAX_KEY)
    status = models.CharField(max_length=20, choices=Status)
    deciders = models.CharField(max_length=300, blank=True)
    date = models.DateField()
    reason = models.TextField(max_length=4000, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]  # not by time: the clock may be set back

    def __str__(self) -> str:
        return f"{self.option}, {self.status} on {self.date}"
