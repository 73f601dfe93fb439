from datetime import timedelta

from django.db import models
from django.utils.timezone import now

from rules.models import Rulebook


class DraftJob(models.Model):
    """What is computed of a draft in the background.

    `sha256` is that of the draft. A job that has not finished has died if its heartbeat,
    `beat_at`, is old.
    """

    SILENCE = timedelta(seconds=30)
    # The fields that are saved once it has finished.
    OUTCOME: tuple[str, ...] = ()

    rulebook = models.ForeignKey(Rulebook, models.CASCADE, related_name="%(class)ss")
    sha256 = models.CharField(max_length=64)
    started_at = models.DateTimeField(default=now)
    beat_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["-id"]

    @property
    def state(self) -> str:
        if self.error:
            return "failed"
        if self.finished_at:
            return "finished"
        # abs: the clock may have been set back.
        return "running" if abs(now() - self.beat_at) < self.SILENCE else "stopped"

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0
