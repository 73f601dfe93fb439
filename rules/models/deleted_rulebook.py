from django.conf import settings
from django.db import models


class DeletedRulebook(models.Model):
    """A rulebook that was deleted together with its releases.

    The database lets the releases of these rulebooks go, and no others. A later rulebook with the
    same key counts on from `last_release`, so that no number ever means another release.
    """

    rulebook_id = models.BigIntegerField(unique=True)
    key = models.CharField(max_length=200)
    title = models.CharField()
    last_release = models.PositiveIntegerField()
    deleted_at = models.DateTimeField(auto_now_add=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True
    )

    class Meta:
        ordering = ["id"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.title
