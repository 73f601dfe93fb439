import secrets

from django.db import models

from rules.models import Release
from rules.models.rulebook import KEY


def new_token() -> str:
    """128 random bits as 22 characters that need no escaping in an address."""
    return secrets.token_urlsafe(16)


class Result(models.Model):
    """A saved verdict. What it shows of answers, rules and verdict never changes."""

    # What an impact reads of millions stands before the verdict, which is large.
    token = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="results")
    created_at = models.DateTimeField(auto_now_add=True)
    recommended = models.CharField(max_length=KEY, blank=True)
    answers = models.JSONField()
    most = models.JSONField(default=list)
    verdict = models.JSONField()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.release}, saved {self.created_at:%Y-%m-%d}"
