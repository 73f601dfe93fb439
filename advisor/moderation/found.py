"""A result, panel or log, found by its address, and what an administrator does with it."""

import re
from dataclasses import dataclass

from django.utils.timezone import now

from advisor.models import Entry, Log, Panel, Result, Withdrawable
from advisor.results import withdrawal
from advisor.results.revision import store_all

BY = Withdrawable.By
# Pages, files and the API: /r/<token>/adr.md, /api/1/results/<token>.
ADDRESS = re.compile(r"/(r|results|p|panels|log|logs)/([\w-]{22})(?![\w-])", re.ASCII)
KINDS: dict[str, type[Result] | type[Panel] | type[Log]] = {
    "r": Result,
    "results": Result,
    "p": Panel,
    "panels": Panel,
    "log": Log,
    "logs": Log,
}


@dataclass(frozen=True)
class Found:
    row: Result | Panel | Log

    @property
    def kind(self) -> str:
        return self.row._meta.model_name or ""

    @property
    def is_withdrawn_by_administrator(self) -> bool:
        return self.row.revoked_at is not None and self.row.revoked_by == BY.ADMINISTRATOR

    @property
    def is_forgotten(self) -> bool:
        return self.row.revoked_at is not None and self.row.revoked_by == BY.AGE

    @property
    def copies(self) -> int:
        """How many results are withdrawn with it."""
        return len(withdrawal.copies(self.row)) if isinstance(self.row, Result) else 0

    @property
    def related(self) -> list[Result]:
        """Results with an owner of their own that may say the same: look at them as well."""
        row = self.row
        if isinstance(row, Panel):
            return list(row.results.filter(revoked_at=None))
        if isinstance(row, Log):
            return []
        near = Result.objects.filter(revoked_at=None, saved_by_reader=False, predecessor=row)
        before = Result.objects.filter(revoked_at=None, pk=row.predecessor_id or 0)
        return [*before, *near]

    @property
    def logs(self) -> int:
        """How many logs list the result; each keeps a line without content."""
        if not isinstance(self.row, Result):
            return 0
        return Entry.objects.filter(result=self.row, accepted_at__isnull=False).count()

    def withdraw(self) -> None:
        if isinstance(self.row, Result):
            return withdrawal.withdraw(self.row, BY.ADMINISTRATOR)
        return self._set(revoked_at=now(), revoked_by=BY.ADMINISTRATOR)

    def restore(self) -> None:
        if isinstance(self.row, Result):
            return withdrawal.restore(self.row)
        return self._set(revoked_at=None, revoked_by=BY.OWNER)

    def _set(self, **fields: object) -> None:
        type(self.row).objects.filter(pk=self.row.pk).update(**fields)
        if isinstance(self.row, Panel):  # whose results name it
            results = Result.objects.filter(panel=self.row)
            store_all(results, list(results.values_list("pk", flat=True)))


def find(address: str) -> Found | None:
    """None if nothing has this address. Anything around it does not count."""
    match = ADDRESS.search(address)
    row = KINDS[match[1]].objects.filter(token=match[2]).first() if match else None
    return Found(row) if row else None
