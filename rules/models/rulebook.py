from django.db import models

from .fields import MAX_KEY, is_key


class Rulebook(models.Model):
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

    class Meta:
        ordering = ["title"]
        permissions = [("publish_rulebook", "Can publish a rulebook")]

    def __str__(self) -> str:
        return self.title
