from django.conf import settings
from django.db import models
from django.utils.timezone import localdate

from .rulebook import Rulebook


class AcceptedWarning(models.Model):
    """A warning about a draft that somebody has accepted, with a reason.

    It is accepted as long as `fingerprint` stays the same, which stands for what it says and for
    the parts that it names, and until `review_by`, if there is such a day. `kind`, `place` and
    `text` are those that it had.
    """

    rulebook = models.ForeignKey(Rulebook, models.CASCADE, related_name="accepted_warnings")
    kind = models.CharField(max_length=100)
    place = models.CharField(max_length=200)
    text = models.TextField()
    fingerprint = models.CharField(max_length=64)
    reason = models.TextField()
    review_by = models.DateField(null=True, blank=True)
    accepted_at = models.DateTimeField(auto_now=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True
    )

    class Meta:
        ordering = ["rulebook_id", "id"]
        default_permissions = ()  # whoever may change the rulebook accepts its warnings
        constraints = [
            models.UniqueConstraint(
                fields=["rulebook", "fingerprint"], name="warning_accepted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.text[:80]}"

    @property
    def who(self) -> str:
        return self.accepted_by.get_username() if self.accepted_by else "somebody who is gone"

    @property
    def is_past_review(self) -> bool:
        return self.review_by is not None and self.review_by < localdate()
