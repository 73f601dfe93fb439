"""Impact: what becomes of stored results under a draft."""

import logging
from collections.abc import Iterator, Sequence
from threading import Thread
from time import monotonic
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Max, Min, QuerySet
from django.utils.timezone import now

from advisor.models import Impact, Result
from rules.drafts.to_document import draft
from rules.engine import schema
from rules.engine.bulk import Bulk, marks
from rules.models import Rulebook

CHUNK = 2_000
MOST = 1_000
BEAT = 1.0  # seconds between two notes of how far a run has come

logger = logging.getLogger(__name__)


class Stored(NamedTuple):
    """What an impact reads of a result."""

    token: str
    recommended: str
    answers: dict[str, Any]
    most: list[str]


def latest_impact(rulebook: Rulebook) -> Impact | None:
    return Impact.objects.filter(rulebook=rulebook).order_by("-pk").first()


def new_impact(rulebook: Rulebook, whole: schema.Rulebook) -> Impact:
    """An impact of this draft, of which nothing is computed or saved yet."""
    return Impact(rulebook=rulebook, sha256=whole.digest, total=_results(rulebook).count())


def start(rulebook: Rulebook) -> None:
    """Computes the impact in the background, unless that is under way. Raises RulebookError."""
    whole = draft(rulebook)
    with transaction.atomic():
        # Two people who start at once would otherwise start two runs.
        Rulebook.objects.select_for_update().get(pk=rulebook.pk)
        before = latest_impact(rulebook)
        if before and before.state == "running":
            return
        Impact.objects.filter(rulebook=rulebook).delete()
        impact = new_impact(rulebook, whole)
        impact.save()
        thread = Thread(target=_in_background, args=(impact, whole), daemon=True)
        transaction.on_commit(thread.start)


def _in_background(impact: Impact, whole: schema.Rulebook) -> None:
    try:
        run(impact, whole)
    finally:
        connection.close()


def run(impact: Impact, whole: schema.Rulebook) -> None:
    """Computes a saved impact, and notes now and then how far it has come, or why it failed."""
    noted = monotonic()
    try:
        for _ in rescore(impact, whole):
            if monotonic() - noted >= BEAT:
                noted = monotonic()
                if not _note(impact, "done"):
                    return  # another run took its place
        impact.finished_at = now()
        _note(impact, "done", "total", "unfit", "moves", "changes", "finished_at")
    except Exception as error:
        logger.exception("The impact on %s could not be computed", impact.rulebook.key)
        impact.error = str(error) or type(error).__name__
        _note(impact, "error")


def _note(impact: Impact, *fields: str) -> bool:
    values = {field: getattr(impact, field) for field in fields}
    return bool(Impact.objects.filter(pk=impact.pk).update(beat_at=now(), **values))


def rescore(impact: Impact, whole: schema.Rulebook) -> Iterator[Impact]:
    """Fills in the impact, newest results first, and yields it after each chunk."""
    options = [*whole.option, ""]  # the last, which -1 names, is nothing
    bulk = Bulk(whole)
    for rows in _chunks(impact.rulebook):
        columns = bulk.columns(row.answers for row in rows)
        recommended = bulk.recommended(columns, marks([row.most for row in rows]))
        for row, index in zip(rows, recommended.tolist(), strict=True):
            new = options[index]
            to = impact.moves.setdefault(row.recommended, {})
            to[new] = to.get(new, 0) + 1
            if new != row.recommended and len(impact.changes) < MOST:
                impact.changes.append([row.token, row.recommended, new])
        impact.unfit += int(columns.unfit.sum())
        impact.done += len(rows)
        yield impact
    impact.total = impact.done  # others may have been saved or deleted since it was counted


def _results(rulebook: Rulebook) -> QuerySet[Result]:
    return Result.objects.filter(release__in=rulebook.releases.values_list("pk"))


def _chunks(rulebook: Rulebook) -> Iterator[Sequence[Stored]]:
    """All results, newest first.

    A query for each range of primary keys. SQLite lets nobody write down their progress while
    they read on, if somebody else has saved a result since they began to read. It also reads a
    file backwards many times slower than forwards, so each range is turned round in memory.
    """
    results = _results(rulebook)
    ends = results.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return
    for last in range(ends["last"], ends["first"] - 1, -CHUNK):
        some = results.filter(pk__gt=last - CHUNK, pk__lte=last).order_by("pk")
        if rows := [Stored(*row) for row in some.values_list(*Stored._fields)]:
            yield rows[::-1]
