from django.db import models


class Withdrawable(models.Model):
    """What can be withdrawn; `revoked_by` says by whom, while `revoked_at` says that it is."""

    class By(models.TextChoices):
        OWNER = "owner", "its owner"
        ADMINISTRATOR = "administrator", "an administrator"
        ORIGIN = "origin", "the owner of the result that it was saved from"
        AGE = "age", "the site, which has forgotten what nobody opened"

    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=20, choices=By, default=By.OWNER, editable=False)

    class Meta:
        abstract = True

    @property
    def is_out_of_owners_hands(self) -> bool:
        """Whether it is withdrawn, and not by its owner, who cannot undo that."""
        return self.revoked_at is not None and self.revoked_by != self.By.OWNER
