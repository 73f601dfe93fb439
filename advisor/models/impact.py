from django.db import models

from .draft_job import DraftJob


class Impact(DraftJob):
    """How the recommendations of a rulebook's stored results change under its draft.

    `moves["train"]["car"]` counts the results that recommend the train and would recommend the car;
    "" means no recommendation. `changes` lists token, from and to of the newest results that
    change. `unfit` counts results with an answer that the draft does not accept.
    """

    OUTCOME = ("unfit", "moves", "changes")

    unfit = models.PositiveIntegerField(default=0)
    moves = models.JSONField(default=dict)
    changes = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"Impact on {self.rulebook.key}, {self.state}"

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
