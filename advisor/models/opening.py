from django.db import models

from .result import Result


class Opening(models.Model):
    """The month in which somebody last opened a result, by its first day.

    There are rows only while the site forgets what nobody opens: see advisor.results.retention.
    """

    result = models.OneToOneField(
        Result, on_delete=models.CASCADE, related_name="opening", primary_key=True
    )
    month = models.DateField(db_index=True)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
