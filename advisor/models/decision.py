from django.db import models

from rules.models.fields import MAX_KEY

from .result import Result


class Decision(models.Model):
    """What a team decided, as recorded at one time. The latest decision on a result counts.

    `superseded_by` is the result whose decision takes its place once that is accepted. `quotes`
    has the positions that it quotes, as they were: name, stance and reason of each. `objections`
    counts those that were open when it was recorded.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed"
        ACCEPTED = "accepted"
        REJECTED = "rejected"
        SUPERSEDED = "superseded"

    class Reversibility(models.TextChoices):
        EASY = "easy", "Easily: within days"
        COSTLY = "costly", "At a cost: within weeks"
        HARD = "hard", "Hardly: within months, or never"

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="decisions")
    option = models.CharField(max_length=MAX_KEY)
    status = models.CharField(max_length=20, choices=Status)
    deciders = models.CharField(max_length=300, blank=True)
    date = models.DateField()
    reason = models.TextField(max_length=4000, blank=True)
    reversibility = models.CharField(max_length=10, choices=Reversibility, blank=True)
    revisit_on = models.DateField(null=True, blank=True)
    superseded_by = models.ForeignKey(
        Result, on_delete=models.PROTECT, related_name="superseding", null=True, blank=True
    )
    quotes = models.JSONField(default=list, blank=True)
    objections = models.PositiveSmallIntegerField(default=0)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]  # not by time: the clock may be set back

    def __str__(self) -> str:
        return f"{self.option}, {self.status} on {self.date}"


class Revisit(models.Model):
    """A look at a decision, or at one that was taken elsewhere, which found that it still holds.

    Where it no longer holds, another decision is recorded instead.
    """

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="revisits", null=True
    )
    entry = models.ForeignKey("Entry", on_delete=models.CASCADE, related_name="revisits", null=True)
    date = models.DateField()
    by = models.CharField(max_length=300)
    next_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"still holds on {self.date}, {self.by}"
