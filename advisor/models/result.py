from django.db import models
from django.utils.timezone import localdate

from rules.models import Release
from rules.models.fields import MAX_KEY

from .token import new_token
from .withdrawable import Withdrawable


class Result(Withdrawable):
    """A saved verdict. What it shows of answers, rules and verdict never changes.

    `conclusion` is what the verdict came to when it was saved, and `method` the version of the
    method that drew it; see `advisor.verdict.conclusion`.

    Anyone with the edit key may change title, context, notes and decisions; `edit_key` is its
    SHA-256. `notes` says why a question was answered as it was: question key -> text. `revision`
    counts all changes that its page shows.

    `revisit_on` is the day on which the team looks again at the decision that stands. `positions`
    can be taken until `positions_closed_at`.

    `succession` is what the owner of `predecessor` makes of this result: until it is accepted, it
    is no successor. `saved_by_reader`: somebody else than that owner saved it, with a copy of title
    and context, so it is withdrawn with `predecessor`: see `advisor.results.withdrawal`. `panel` is
    the team that agreed on its answers together, if one did.
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
    predecessor = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="successors", null=True, blank=True
    )
    succession = models.CharField(
        max_length=20, choices=Succession, default=Succession.ACCEPTED, editable=False
    )
    saved_by_reader = models.BooleanField(default=False, editable=False)
    panel = models.ForeignKey(
        "Panel", on_delete=models.PROTECT, related_name="results", null=True, blank=True
    )
    title = models.CharField(max_length=200, blank=True)
    context = models.TextField(max_length=4000, blank=True)
    notes = models.JSONField(default=dict, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)
    revisit_on = models.DateField(null=True, blank=True)
    positions_closed_at = models.DateTimeField(null=True, blank=True)
    verdict = models.JSONField()
    conclusion = models.JSONField()
    method = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edit_key"], condition=~models.Q(edit_key=""), name="result_edit_key_once"
            )
        ]

    def __str__(self) -> str:
        return self.title or f"{self.release}, saved {self.created_at:%Y-%m-%d}"

    @property
    def is_due(self) -> bool | None:
        """Whether the day to look again is past; None if there is no such day."""
        return None if self.revisit_on is None else self.revisit_on < localdate()
