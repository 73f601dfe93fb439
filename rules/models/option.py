from django.db import models

from rules.engine import schema

from .claim import Claim
from .fields import MAX_KEY, field_choices, is_key
from .part import RulebookPart


class Option(RulebookPart):
    key = models.CharField(max_length=MAX_KEY, validators=[is_key])
    name = models.CharField()
    short = models.CharField(max_length=40)
    kind = models.CharField(
        max_length=20,
        choices=field_choices(schema.Option.model_fields["kind"].annotation),
        default="contender",
    )
    advice = models.CharField(help_text="A sentence that tells the reader to choose this option.")
    summary = models.TextField()
    takes_on = models.TextField(
        blank=True, help_text="What this option costs those who choose it; a paragraph per line."
    )
    fits = models.TextField(blank=True, help_text="Where an alternative is worth a look.")
    catch = models.TextField(blank=True, help_text="What speaks against it even there.")
    claims = models.ManyToManyField(Claim, blank=True)

    def __str__(self) -> str:
        return self.name
