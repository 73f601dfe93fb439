from django.db import models

from .part import TitledPart
from .question import Question


class Threshold(TitledPart):
    question = models.ForeignKey(
        Question,
        models.RESTRICT,
        related_name="thresholds",
        limit_choices_to={"kind": "number"},
        help_text="The number that it is a threshold of.",
    )
    number = models.PositiveIntegerField(help_text="In all conditions and texts that name it.")
