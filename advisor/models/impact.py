from django.db import models

from .draft_job import DraftJob


class Impact(DraftJob):
    """How the verdicts of a rulebook's stored results change under its draft.

    `moves["train"]["car"]` counts the results that recommend the train and would recommend the car;
    "" means no recommendation. `standings["clear"]["leaning"]` counts, of the newest results that
    keep a recommendation, those whose standing changes so.

    `changes` lists the newest results that change: the day of saving, the release, and what each
    came to and would come to. No token and no title: who may see an impact may not see each result.

    `unfit` counts results with an answer that the draft does not accept.
    """

    OUTCOME = ("unfit", "moves", "standings", "changes")

    unfit = models.PositiveIntegerField(default=0)
    moves = models.JSONField(default=dict)
    standings = models.JSONField(default=dict)
    changes = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"Impact on {self.rulebook.key}, {self.state}"

    @property
    def pairs(self) -> list[tuple[str, str, int]]:
        """Old and new recommendation, and how many results have both."""
        return _pairs(self.moves)

    @property
    def standing_pairs(self) -> list[tuple[str, str, int]]:
        """Old and new standing, and how many results have both."""
        return _pairs(self.standings)

    @property
    def assessed(self) -> int:
        """How many results that keep a recommendation have had their standings compared."""
        return sum(count for _, _, count in self.standing_pairs)

    @property
    def is_every_standing_known(self) -> bool:
        return self.assessed == self.figures["kept"] + self.figures["standing"]

    @property
    def figures(self) -> dict[str, int]:
        """How many results change, and how: "kept" are those that keep their standing as well.

        "standing" are those that keep only their recommendation, "none" those that never had one.
        """
        figures = dict.fromkeys(["kept", "standing", "changed", "lost", "gained", "none"], 0)
        for old, new, count in self.pairs:
            if old == new:
                figures["kept" if old else "none"] += count
            elif old and new:
                figures["changed"] += count
            else:
                figures["lost" if old else "gained"] += count
        figures["standing"] = _moved(self.standing_pairs)
        figures["kept"] -= figures["standing"]
        return figures

    @property
    def moved(self) -> int:
        """How many results change their recommendation or their standing."""
        return _moved(self.pairs) + _moved(self.standing_pairs)


def _pairs(counts: dict[str, dict[str, int]]) -> list[tuple[str, str, int]]:
    return [(old, new, count) for old, to in counts.items() for new, count in to.items()]


def _moved(pairs: list[tuple[str, str, int]]) -> int:
    return sum(count for old, new, count in pairs if old != new)
