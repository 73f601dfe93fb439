import secrets
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import models
from django.utils.timezone import now

from rules.models import Release, Rulebook
from rules.models.fields import MAX_KEY


def new_token() -> str:
    """128 random bits as 22 characters that need no escaping in a URL."""
    return secrets.token_urlsafe(16)


class Result(models.Model):
    """A saved verdict. What it shows of answers, rules and verdict never changes.

    `conclusion` is what the verdict came to when it was saved, and `method` the version of the
    method that drew it; see `advisor.verdict.conclusion`.

    Anyone with the edit key may change title, context and decisions; `edit_key` is its SHA-256.

    `succession` is what the owner of `predecessor` makes of this result: until it is accepted, it
    is no successor. `panel` is the team that agreed on its answers together, if one did.
    """

    class Succession(models.TextChoices):
        ACCEPTED = "accepted"
        PROPOSED = "proposed"
        DISMISSED = "dismissed"

    # Columns that an impact reads from every row stand before the large ones.
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
    succession = models.CharField(
        max_length=20, choices=Succession, default=Succession.ACCEPTED, editable=False
    )
    panel = models.ForeignKey(
        "Panel", on_delete=models.PROTECT, related_name="results", null=True, blank=True
    )
    title = models.CharField(max_length=200, blank=True)
    context = models.TextField(max_length=4000, blank=True)
    verdict = models.JSONField()
    conclusion = models.JSONField()
    method = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title or f"{self.release}, saved {self.created_at:%Y-%m-%d}"


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


class Impact(models.Model):
    """How the recommendations of a rulebook's stored results change under its draft.

    `sha256` is that of the draft. `moves["train"]["car"]` counts the results that recommend the
    train and would recommend the car; "" means no recommendation. `changes` lists token, from and
    to of the newest results that change. `unfit` counts results with an answer that the draft does
    not accept. A run that has not finished has died if its heartbeat, `beat_at`, is old.
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
        # abs: the clock may have been set back.
        return "running" if abs(now() - self.beat_at) < self.SILENCE else "stopped"

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0

    @property
    def pairs(self) -> list[tuple[str, str, int]]:
        """Old and new recommendation, and how many results have both."""
        return [(old, new, count) for old, to in self.moves.items() for new, count in to.items()]

    @property
    def figures(self) -> dict[str, int]:
        """How many results keep, change, lose or get a recommendation; "none": those without."""
        figures = dict.fromkeys(["kept", "changed", "lost", "gained", "none"], 0)
        for old, new, count in self.pairs:
            if old == new:
                figures["kept" if old else "none"] += count
            elif old and new:
                figures["changed"] += count
            else:
                figures["lost" if old else "gained"] += count
        return figures

    @property
    def moved(self) -> int:
        return sum(count for old, new, count in self.pairs if old != new)


class Panel(models.Model):
    """A questionnaire that several people answer independently, from the same link.

    `reveal` is when they see each other's answers; it never changes. `expected` has the names of
    those who are to answer, one a line. It closes when the organiser says so, or at `closes_at`.
    `edit_key` is the SHA-256 of the key with which the organiser closes it.
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

    class Meta:
        ordering = ["-id"]

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
    as an empty row, so that "Person 3" remains the same person.
    """

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="submissions")
    created_at = models.DateTimeField(auto_now_add=True)
    corrected_at = models.DateTimeField(null=True, blank=True)
    edit_key = models.CharField(max_length=64, blank=True, editable=False)
    name = models.CharField(max_length=100, blank=True)
    answers = models.JSONField()
    most = models.JSONField(default=list)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name or f"Unnamed, {self.created_at:%Y-%m-%d %H:%M}"


class Bucket(models.Model):
    """A network's rate limit: see advisor.web.limits. `full_at` is in seconds since 1970."""

    key = models.CharField(max_length=60, primary_key=True)
    full_at = models.FloatField(db_index=True)

    def __str__(self) -> str:
        return self.key


class Identity(models.Model):
    """The user behind a subject of the single sign-on provider. Names and mail addresses change."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="identity")
    issuer = models.URLField()
    subject = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="one_user_a_subject")
        ]

    def __str__(self) -> str:
        return self.subject
