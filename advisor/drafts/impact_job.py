from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Max, Min, QuerySet

from advisor.models import Impact, Result
from rules.drafts.to_document import draft
from rules.engine import schema
from rules.engine.bulk import Bulk, marks
from rules.models import Rulebook

from . import jobs

COLUMNS = ("token", "recommended", "answers", "most")  # of a result
CHUNK = 2_000
MAX_CHANGES = 1_000  # stored by token; the others are only counted


def latest_impact(row: Rulebook) -> Impact | None:
    return Impact.objects.filter(rulebook=row).order_by("-pk").first()


def new_impact(row: Rulebook, rulebook: schema.Rulebook) -> Impact:
    """An impact of this draft, neither computed nor saved yet."""
    return Impact(rulebook=row, sha256=rulebook.digest, total=_results(row).count())


def start(row: Rulebook) -> None:
    """Computes the impact in the background, unless a job is running. Raises RulebookError."""
    rulebook = draft(row)
    impact = new_impact(row, rulebook)
    jobs.start(impact, rescore(impact, rulebook))


def run(impact: Impact, rulebook: schema.Rulebook) -> None:
    """Computes a saved impact. Saves the progress, and the error if it fails."""
    jobs.run(impact, rescore(impact, rulebook))


def rescore(impact: Impact, rulebook: schema.Rulebook) -> Iterator[Impact]:
    """Fills in the impact, newest results first, and yields it after each chunk."""
    options = [*rulebook.option, ""]  # index -1, the last, is no recommendation
    bulk = Bulk(rulebook)
    for rows in _chunks(impact.rulebook):
        columns = bulk.columns(row.answers for row in rows)
        recommended = bulk.recommended(columns, marks([row.most for row in rows]))
        for row, index in zip(rows, recommended.tolist(), strict=True):
            new = options[index]
            to = impact.moves.setdefault(row.recommended, {})
            to[new] = to.get(new, 0) + 1
            if new != row.recommended and len(impact.changes) < MAX_CHANGES:
                impact.changes.append([row.token, row.recommended, new])
        impact.unfit += int(columns.unfit.sum())
        impact.done += len(rows)
        yield impact
    impact.total = impact.done  # results may have been saved or deleted since `total` was counted


def _results(row: Rulebook) -> QuerySet[Result]:
    return Result.objects.filter(release__in=row.releases.values_list("pk"))


def _chunks(row: Rulebook) -> Iterator[Sequence[Any]]:
    """All results, newest first, with one query for each range of primary keys.

    Not one long query: in SQLite a reader cannot save its progress once somebody else has saved a
    result since it began to read. SQLite also reads a file backwards many times slower than
    forwards, so each range is reversed in memory.
    """
    results = _results(row)
    ends = results.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return
    for last in range(ends["last"], ends["first"] - 1, -CHUNK):
        chunk = results.filter(pk__gt=last - CHUNK, pk__lte=last).order_by("pk")
        if rows := list(chunk.values_list(*COLUMNS, named=True)):
            yield rows[::-1]
