from django.db import models

from .fields import MAX_KEY, is_key


class Rulebook(models.Model):
    """A decision. `availability` and `place` are of this site alone, and in no release."""

    class Availability(models.TextChoices):
        OFFERED = "offered", "Offered on the start page"
        HIDDEN = "hidden", "Hidden: only for whoever has its address"
        RETIRED = "retired", "Retired: nothing new is decided by it"

    key = models.CharField(max_length=MAX_KEY, unique=True, validators=[is_key])
    title = models.CharField()
    summary = models.TextField()
    showcase = models.CharField(
        max_length=MAX_KEY,
        blank=True,
        help_text="The key of the example that the start page shows.",
    )

    default_option = models.CharField(
        max_length=MAX_KEY,
        blank=True,
        help_text="The key of the option to choose while too little is known to recommend one.",
    )
    default_text = models.TextField(
        blank=True, help_text="Why that option, and how to change course later."
    )

    availability = models.CharField(
        max_length=10,
        choices=Availability,
        default=Availability.OFFERED,
        help_text="Results that were saved under it can be read in any case.",
    )
    place = models.PositiveSmallIntegerField(
        default=0, help_text="Where the start page lists it: the lowest first, then by title."
    )

    class Meta:
        ordering = ["title"]
        permissions = [
            ("publish_rulebook", "Can publish a rulebook"),
            ("approve_rulebook", "Can approve the draft of a rulebook"),
            ("publish_alone", "Can publish a rulebook without approval"),
        ]

    def __str__(self) -> str:
        return self.title
