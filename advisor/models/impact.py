from datetime import timedelta

from django.db import models
from django.utils.timezone import now

from rules.models import Rulebook


class Impact(models.Model):
    """How the recommendations of a rulebook's stored results change under its draft.

    `sha256` is that of the draft. `moves["train"]["car"]` counts the results that recommend the
    train and would recommend the car; "" means no recommendation. `changes` lists token, from and
    to of the newest results that change. `unfit` counts results with an answer that the draft does
    not accept. A run that has not finished has died if its heartbeat, `beat_at`, is old.
    """

    SILENCE = timedelta(seconds=30)

    rulebook = models.ForeignKey(Rulebook, models.CASCADE, related_name="impacts")
    sha256 = models.CharField(max_length=64)
    started_at = models.DateTimeField(default=now)
    beat_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    unfit = models.PositiveIntegerField(default=0)
    moves = models.JSONField(default=dict)
    changes = models.JSONField(default=list)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Impact on {self.rulebook.key}, {self.state}"

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

    @property
    def pairs(self) -> list[tuple[str, str, int]]:
        """Old and new recommendation, and how many results have both."""
        return [(old, new, count) for old, to in self.moves.items() for new, count in to.items()]

    @property
    def figures(self) -> dict[str, int]:
        """How many results keep, change, lose or get a recommendation; "none": those without."""
        figures = dict.fromkeys(["kept", "changed", "lost", "gained", "none"], 0)
        for old, new, count in self.pairs:
            if old == new:
                figures["kept" if old else "none"] += count
            elif old and new:
                figures["changed"] += count
            else:
                figures["lost" if old else "gained"] += count
        return figures

    @property
    def moved(self) -> int:
        return sum(count for old, new, count in self.pairs if old != new)
