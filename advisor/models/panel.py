from datetime import datetime

from django.db import models
from django.utils.timezone import now

from rules.models import Release

from .token import new_token
from .withdrawable import Withdrawable


class Panel(Withdrawable):
    """A questionnaire that several people answer independently, from the same link.

    `reveal` is when they see each other's answers; it never changes. `expected` has the names of
    those who are to answer, one a line. It closes when the organiser says so, or at `closes_at`.
    `edit_key` is the SHA-256 of the key with which the organiser closes it.

    Once closed, it may have a second round, on `second_questions` by key: from `second_opened_at`
    to `second_closed_at`.
    """

    class Reveal(models.TextChoices):
        HANDED_IN = "handed-in", "As soon as they have handed in their own"
        CLOSED = "closed", "When the panel closes, all at once"
        ALWAYS = "always", "At any time"  # as in the versions before panels were blind

    token = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="panels")
    created_at = models.DateTimeField(auto_now_add=True)
    title = models.CharField(max_length=200, blank=True)
    edit_key = models.CharField(max_length=64, editable=False)
    reveal = models.CharField(max_length=10, choices=Reveal, default=Reveal.HANDED_IN)
    expected = models.TextField(blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    second_questions = models.JSONField(default=list, blank=True)
    second_opened_at = models.DateTimeField(null=True, blank=True)
    second_closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edit_key"], condition=~models.Q(edit_key=""), name="panel_edit_key_once"
            )
        ]

    def __str__(self) -> str:
        return self.title or f"{self.release}, started {self.created_at:%Y-%m-%d}"

    @property
    def ended_at(self) -> datetime | None:
        """When it closed, by hand or by itself; None while it is open."""
        if self.closed_at or self.closes_at is None or self.closes_at > now():
            return self.closed_at
        return self.closes_at

    @property
    def expected_names(self) -> list[str]:
        return self.expected.splitlines()


class Submission(models.Model):
    """One person's answers in a panel, under a name of their choice.

    Whoever has the edit key may correct them; `edit_key` is its SHA-256. A removed submission stays
    as an empty row, so that "Person 3" remains the same person. `notes` says why a question was
    answered as it was: question key -> text.

    `first_answers` are those that somebody handed in first, if they corrected them once they could
    read the others'.

    `second_answers` are those of the second round, and `second_notes` says why. The first ones
    stay as they were. `second_at` is None until the second ones are handed in.
    """

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="submissions")
    created_at = models.DateTimeField(auto_now_add=True)
    corrected_at = models.DateTimeField(null=True, blank=True)
    edit_key = models.CharField(max_length=64, blank=True, editable=False)
    name = models.CharField(max_length=100, blank=True)
    answers = models.JSONField()
    most = models.JSONField(default=list)
    notes = models.JSONField(default=dict, blank=True)
    first_answers = models.JSONField(null=True, blank=True)
    second_answers = models.JSONField(default=dict, blank=True)
    second_notes = models.JSONField(default=dict, blank=True)
    second_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name or f"Unnamed, {self.created_at:%Y-%m-%d %H:%M}"
