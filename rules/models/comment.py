from django.conf import settings
from django.db import models

from .rulebook import Rulebook


class Comment(models.Model):
    """What somebody wrote about a part of a draft, or about one change to it.

    `place` is that of `RulebookChange`: "rules.far". The part itself may be deleted. `change` is
    the sentence as it was; empty if the comment is about the part as a whole.
    """

    rulebook = models.ForeignKey(Rulebook, models.CASCADE, related_name="comments")
    place = models.CharField(max_length=200)
    change = models.TextField(blank=True)
    text = models.TextField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()  # whoever may see a draft may comment on it

    def __str__(self) -> str:
        return f"Comment on {self.place} by {self.user.get_username()}"
