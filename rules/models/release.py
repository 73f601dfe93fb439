from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property

from .review import Review
from .rulebook import Rulebook


class ReleaseIsImmutable(ValueError):
    def __init__(self) -> None:
        super().__init__(
            "A release never changes and is never deleted; publish another one instead."
        )


# Triggers in the database refuse what finds a way around these methods.
class ReleaseQuerySet(models.QuerySet["Release"]):
    def update(self, **kwargs: Any) -> int:
        raise ReleaseIsImmutable

    def bulk_update(self, objs: Iterable["Release"], *args: Any, **kwargs: Any) -> int:
        raise ReleaseIsImmutable

    def delete(self) -> tuple[int, dict[str, int]]:
        raise ReleaseIsImmutable


class Release(models.Model):
    """A numbered snapshot: `document` is canonical JSON, `sha256` that of its UTF-8 bytes."""

    rulebook = models.ForeignKey(Rulebook, models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    document = models.TextField()
    sha256 = models.CharField("SHA-256", max_length=64)
    note = models.TextField(blank=True)
    published_at = models.DateTimeField(auto_now_add=True)
    # Whoever has published is deactivated, not deleted: a release says for good who answers for it.
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    # Beside the document, so that it is no part of the SHA-256. Null in releases of before.
    review_record = models.JSONField(null=True, editable=False)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["rulebook_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["rulebook", "number"], name="release_number_once")
        ]

    def __str__(self) -> str:
        return f"Release {self.number} of {self.rulebook.key}"

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ReleaseIsImmutable
        # A row that is given the primary key of another would replace it.
        super().save(**kwargs | {"force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ReleaseIsImmutable

    @property
    def without_approval(self) -> bool:
        return self.review.without_approval

    @cached_property
    def review(self) -> Review:
        return Review.model_validate(self.review_record or {})
