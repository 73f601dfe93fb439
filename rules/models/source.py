from django.db import models

from .fields import MAX_CLAIM_ID, is_claim_id, is_day, is_https
from .part import RulebookPart


class Source(RulebookPart):
    key = models.CharField(max_length=MAX_CLAIM_ID, validators=[is_claim_id])
    title = models.CharField()
    author = models.CharField(blank=True)
    publisher = models.CharField()
    date = models.CharField(blank=True)
    kind = models.CharField(help_text="Such as: field report, vendor comparison.")
    evidence = models.TextField(help_text="What its statements rest on.")
    url = models.CharField("address", blank=True, validators=[is_https])
    review_by = models.CharField(
        max_length=10,
        blank=True,
        validators=[is_day],
        help_text="After this day somebody should look at it again, such as: 2027-06-30.",
    )

    def __str__(self) -> str:
        return f"{self.key}: {self.title}"
