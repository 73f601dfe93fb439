from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypedDict

from django.db.models import F, Max, Min, QuerySet

from advisor.models import Impact, Result
from rules.drafts.to_document import draft
from rules.engine import schema
from rules.engine.answers import counted, read_answers
from rules.engine.bulk import Bulk, marks
from rules.engine.renaming import Names
from rules.engine.schema import Standing
from rules.engine.scoring import evaluate
from rules.engine.sensitivity.standing import assess
from rules.models import Rulebook

from . import jobs

COLUMNS = ("pk", "recommended", "answers", "most")  # of a result
# What only those are asked for whose standings are compared.
SAVED = ("pk", "created_at", "release__number", "standing", "margin")
CHUNK = 2_000
MAX_STANDINGS = 5_000  # of results that keep their recommendation: each takes some 3 ms
MAX_CHANGES = 1_000  # in the list; the others are only counted


class Outcome(TypedDict):
    """What a result comes to, before or after; as it stands in `Impact.changes`."""

    recommended: str | None
    standing: Standing
    margin: int


class Move(NamedTuple):
    """A result, and what was and would be recommended, "" for nothing; both in today's keys."""

    row: Any
    old: str
    new: str


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
    """Fills in the impact, newest results first, and yields it after each step.

    A step is a result whose standings are compared, or the end of a chunk.
    """
    options = [*rulebook.option, ""]  # index -1, the last, is no recommendation
    bulk, names = Bulk(rulebook), Names.by(rulebook)
    for rows in _chunks(impact.rulebook):
        columns = bulk.columns(row.answers for row in rows)
        recommended = bulk.recommended(columns, marks([names.questions(row.most) for row in rows]))
        moves = [
            Move(row, names.of("option", row.recommended), options[index])
            for row, index in zip(rows, recommended.tolist(), strict=True)
        ]
        saved = _saved(_compared(impact, moves))
        for row, old, new in moves:
            _count(impact.moves, old, new)
            impact.done += 1
            if row.pk in saved:
                _compare(impact, old, saved[row.pk], _outcome(rulebook, row))
                yield impact
        impact.unfit += int(columns.unfit.sum())
        yield impact
    impact.total = impact.done  # results may have been saved or deleted since `total` was counted


def _count(counts: dict[str, dict[str, int]], old: str, new: str) -> None:
    to = counts.setdefault(old, {})
    to[new] = to.get(new, 0) + 1


def _compared(impact: Impact, moves: Sequence[Move]) -> list[int]:
    """The results of a chunk whose standings are compared, by their primary keys."""
    kept = [row.pk for row, old, new in moves if new and new == old]
    changed = [row.pk for row, old, new in moves if new != old]
    left = MAX_STANDINGS - impact.assessed
    return kept[:left] + changed[: MAX_CHANGES - len(impact.changes)]


def _saved(keys: Sequence[int]) -> dict[int, Any]:
    """By primary key, when and under which release results were saved, and how sure they were."""
    if not keys:
        return {}
    rows = Result.objects.filter(pk__in=keys).annotate(
        standing=F("conclusion__assessment__standing"),
        margin=F("conclusion__assessment__margin"),
    )
    return {row.pk: row for row in rows.values_list(*SAVED, named=True)}


def _outcome(rulebook: schema.Rulebook, row: Any) -> Outcome:
    known, _ = read_answers(rulebook, row.answers)
    answers = counted(rulebook, known)
    most = Names.by(rulebook).questions(row.most)
    priorities = tuple(key for key in most if key in answers)
    verdict = evaluate(rulebook, answers, priorities)
    standing = assess(rulebook, answers, verdict, priorities).standing
    return Outcome(recommended=verdict.recommended, standing=standing, margin=verdict.margin)


def _compare(impact: Impact, recommended: str, saved: Any, new: Outcome) -> None:
    old = Outcome(recommended=recommended or None, standing=saved.standing, margin=saved.margin)
    is_kept = new["recommended"] == old["recommended"]
    if is_kept:
        _count(impact.standings, old["standing"], new["standing"])
    if is_kept and new["standing"] == old["standing"]:
        return
    if len(impact.changes) < MAX_CHANGES:
        day = saved.created_at.date().isoformat()
        change = {"saved": day, "release": saved.release__number, "from": old, "to": new}
        impact.changes.append(change)


def _results(row: Rulebook) -> QuerySet[Result]:
    """Those that nobody has withdrawn."""
    return Result.objects.filter(release__in=row.releases.values_list("pk"), revoked_at=None)


def _chunks(row: Rulebook) -> Iterator[Sequence[Any]]:
    """All results that count, newest first, with one query for each range of primary keys.

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
