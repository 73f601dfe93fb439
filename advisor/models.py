import secrets
from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import models
from django.utils.timezone import now

from rules.models import Release, Rulebook
from rules.models.fields import MAX_KEY


def new_token() -> str:
    """128 random bits as 22 characters that need no escaping in an address."""
    return secrets.token_urlsafe(16)


class Result(models.Model):
    """A saved verdict. What it shows of answers, rules and verdict never changes.

    Title, context and decisions belong to whoever has the edit key; `edit_key` is its SHA-256.
    """

    # What an impact reads of millions stands before what is large.
    token = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="results")
    created_at = models.DateTimeField(auto_now_add=True)
    recommended = models.CharField(max_length=MAX_KEY, blank=True)
    answers = models.JSONField()
    most = models.JSONField(default=list)
    edit_key = models.CharField(max_length=64, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)
    predecessor = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="successors", null=True, blank=True
    )
    title = models.CharField(max_length=200, blank=True)
    context = models.TextField(max_length=4000, blank=True)
    verdict = models.JSONField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title or f"{self.release}, saved {self.created_at:%Y-%m-%d}"


class Decision(models.Model):
    """What a team decided, as it was recorded at one time; the latest one stands."""

    class Status(models.TextChoices):
        PROPOSED = "proposed"
        ACCEPTED = "accepted"
        SUPERSEDED = "superseded"

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="decisions")
    option = models.CharField(max_length=MAX_KEY)
    status = models.CharField(max_length=20, choices=Status)
    deciders = models.CharField(max_length=300, blank=True)
    date = models.DateField()
    reason = models.TextField(max_length=4000, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]  # a clock may be set back between two

    def __str__(self) -> str:
        return f"{self.option}, {self.status} on {self.date}"


class Impact(models.Model):
    """What becomes of every stored result of a rulebook under its draft.

    `sha256` is that of the draft. `moves` counts results: `moves["train"]["car"]` had the train
    recommended and would get the car; "" is no recommendation. `changes` has the token, from and
    to of the newest results that move. `unfit` results have an answer that the draft does not
    take. A run that has not finished and whose `beat_at` is long ago has died.
    """

    SILENCE = timedelta(seconds=30)

    rulebook = models.ForeignKey(Rulebook, models.CASCADE, related_name="impacts")
    sha256 = models.CharField(max_length=64)
    started_at = models.DateTimeField(default=now)
    beat_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    unfit = models.PositiveIntegerField(default=0)
    moves = models.JSONField(default=dict)
    changes = models.JSONField(default=list)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Impact on {self.rulebook.key}, {self.state}"

    @property
    def state(self) -> str:
        if self.error:
            return "failed"
        if self.finished_at:
            return "finished"
        # A clock may have been set back since.
        return "running" if abs(now() - self.beat_at) < self.SILENCE else "stopped"

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0

    @property
    def kept(self) -> int:
        return self._count(lambda old, new: old == new != "")

    @property
    def changed(self) -> int:
        return self._count(lambda old, new: "" != old != new != "")

    @property
    def lost(self) -> int:
        return self._count(lambda old, new: old != "" == new)

    @property
    def gained(self) -> int:
        return self._count(lambda old, new: old == "" != new)

    @property
    def none(self) -> int:
        """Results that had no recommendation and get none."""
        return self._count(lambda old, new: old == "" == new)

    @property
    def moved(self) -> int:
        return self._count(lambda old, new: old != new)

    def _count(self, counts: Callable[[str, str], bool]) -> int:
        return sum(
            number
            for old, to in self.moves.items()
            for new, number in to.items()
            if counts(old, new)
        )


class Panel(models.Model):
    """One questionnaire that several people answer on their own, each from the same link.

    `edit_key` is the SHA-256 of the key with which its organiser closes it.
    """

    token = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="panels")
    created_at = models.DateTimeField(auto_now_add=True)
    title = models.CharField(max_length=200, blank=True)
    edit_key = models.CharField(max_length=64, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title or f"{self.release}, started {self.created_at:%Y-%m-%d}"


class Submission(models.Model):
    """What one person handed in to a panel, under the name that they gave themselves.

    Once removed it stays as an empty row, so that "Person 3" is the same person for good.
    """

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="submissions")
    created_at = models.DateTimeField(auto_now_add=True)
    name = models.CharField(max_length=100, blank=True)
    answers = models.JSONField()
    most = models.JSONField(default=list)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name or f"Unnamed, {self.created_at:%Y-%m-%d %H:%M}"


class Bucket(models.Model):
    """What one network may still do, by the time (in seconds) at which it may do it all again."""

    key = models.CharField(max_length=60, primary_key=True)
    full_at = models.FloatField(db_index=True)

    def __str__(self) -> str:
        return self.key


class Identity(models.Model):
    """Whom the provider of single sign-on means by a subject; names and mail addresses change."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="identity")
    issuer = models.URLField()
    subject = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="one_user_a_subject")
        ]

    def __str__(self) -> str:
        return self.subject
