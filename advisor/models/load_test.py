from django.db import models

from rules.models.fields import MAX_KEY

from .result import Result


class LoadTest(models.Model):
    """What a team measured at the load of a scenario, by key, on a server of its own.

    `what` says on which. `figures` has the fields of `advisor.results.load_tests.reading.Figures`.
    """

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="load_tests")
    scenario = models.CharField(max_length=MAX_KEY)
    created_at = models.DateTimeField(auto_now_add=True)
    what = models.CharField(max_length=200)
    figures = models.JSONField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.what}, {self.created_at:%Y-%m-%d}"
