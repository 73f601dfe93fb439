from django.db import models

from rules.models.fields import MAX_KEY

from .decision import Decision
from .result import Result

VERBS = {"agree": "agrees", "can-live": "can live with it", "disagree": "disagrees"}


class Position(models.Model):
    """What somebody thinks of a result, and why.

    It may be about a scenario or a question of the rulebook, by key, or about a decision. Whoever
    has the edit key may correct it; `edit_key` is its SHA-256. The owner of the result may hide it,
    and deal with it: `reply` says how an objection was answered, or why it was accepted.
    """

    class Stance(models.TextChoices):
        AGREE = "agree", "I agree"
        CAN_LIVE = "can-live", "I can live with it"
        DISAGREE = "disagree", "I disagree"

    class State(models.TextChoices):
        OPEN = "open"
        ANSWERED = "answered"
        ACCEPTED = "accepted"

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="positions")
    created_at = models.DateTimeField(auto_now_add=True)
    corrected_at = models.DateTimeField(null=True, blank=True)
    edit_key = models.CharField(max_length=64, editable=False)
    name = models.CharField(max_length=100)
    stance = models.CharField(max_length=10, choices=Stance)
    reason = models.TextField(max_length=2000, blank=True)
    scenario = models.CharField(max_length=MAX_KEY, blank=True)
    question = models.CharField(max_length=MAX_KEY, blank=True)
    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="positions", null=True, blank=True
    )
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    reply = models.TextField(max_length=2000, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edit_key"], condition=~models.Q(edit_key=""), name="position_edit_key_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_stance_display()}"

    @property
    def verb(self) -> str:
        """What whoever takes it does: "Ada disagrees"."""
        return VERBS[self.stance]

    @property
    def is_open_objection(self) -> bool:
        is_objection = self.stance == self.Stance.DISAGREE and not self.hidden_at
        return is_objection and self.state == self.State.OPEN
