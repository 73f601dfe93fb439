from django.db import models

from .fields import MAX_KEY, is_key
from .part import RulebookPart


class Step(RulebookPart):
    key = models.CharField(max_length=MAX_KEY, validators=[is_key])
    title = models.CharField()

    def __str__(self) -> str:
        return self.title
