from django.conf import settings
from django.db import models

from .rulebook import Rulebook


class Approval(models.Model):
    """Consent to one draft as the successor of one release: it lapses once either is another.

    `base` is the number of that release, or 0 before the first.
    """

    rulebook = models.ForeignKey(Rulebook, models.CASCADE, related_name="approvals")
    sha256 = models.CharField(max_length=64)
    base = models.PositiveIntegerField()
    words = models.TextField(blank=True)
    # Whoever has approved is deactivated, not deleted, as are publishers.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()  # one permission is enough: to approve a rulebook
        constraints = [
            models.UniqueConstraint(
                fields=["rulebook", "sha256", "base", "user"], name="approval_once"
            )
        ]

    def __str__(self) -> str:
        return f"Approval of {self.rulebook.key} by {self.user.get_username()}"
