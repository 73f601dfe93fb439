from django.db import models


class Bucket(models.Model):
    """A network's rate limit: see advisor.web.limits. `full_at` is in seconds since 1970."""

    key = models.CharField(max_length=60, primary_key=True)
    full_at = models.FloatField(db_index=True)

    def __str__(self) -> str:
        return self.key
