from django.db import models

from .decision import Decision
from .result import Result
from .token import new_token
from .withdrawable import Withdrawable


class Log(Withdrawable):
    """A team's decisions behind one link. `edit_key` is the SHA-256 of its manage key."""

    token = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    title = models.CharField(max_length=200, blank=True)
    edit_key = models.CharField(max_length=64, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edit_key"], condition=~models.Q(edit_key=""), name="log_edit_key_once"
            )
        ]

    def __str__(self) -> str:
        return self.title or f"Log, started {self.created_at:%Y-%m-%d}"


class Entry(models.Model):
    """A decision in a log: a result, or one that was taken elsewhere.

    What its result's owner added by the log's read link awaits the log's owner: until then
    `accepted_at` is None. `superseded_by` is another entry of the log, for decisions taken
    elsewhere; a result says itself by what it is superseded.
    """

    log = models.ForeignKey(Log, on_delete=models.CASCADE, related_name="entries")
    added_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    result = models.ForeignKey(
        Result, on_delete=models.CASCADE, related_name="entries", null=True, blank=True
    )
    title = models.CharField(max_length=200, blank=True)
    option = models.CharField(max_length=200, blank=True)
    status = models.CharField(
        max_length=20, choices=Decision.Status, default=Decision.Status.ACCEPTED
    )
    date = models.DateField(null=True, blank=True)
    link = models.URLField(max_length=500, blank=True)
    reason = models.TextField(max_length=4000, blank=True)
    revisit_on = models.DateField(null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, related_name="supersedes", null=True, blank=True
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["log", "result"], name="one_entry_a_result")]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return self.title or str(self.result)
