from django.db import models

from .draft_job import DraftJob


class MutationRun(DraftJob):
    """The changes to a draft's rules that no example notices, found by trying all of them.

    `kinds["flip"]` has how many flips there are, and how many of them go unnoticed. `counts` has
    for each rule its key, and in how many examples it decides, fires and waits. `unnoticed` lists
    changes as `advisor.drafts.unnoticed_job` writes them; `tried` is the number of answer sets.
    """

    OUTCOME = ("kinds", "counts", "unnoticed", "tried")

    kinds = models.JSONField(default=dict)
    counts = models.JSONField(default=list)
    unnoticed = models.JSONField(default=list)
    tried = models.PositiveIntegerField(default=0)

    @property
    def missed(self) -> int:
        """How many changes go unnoticed."""
        return sum(unnoticed for _, unnoticed in self.kinds.values())

    def __str__(self) -> str:
        return f"Mutations of {self.rulebook.key}, {self.state}"
