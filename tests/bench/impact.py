"""How long the impact on many stored results takes, and how much memory.

    python -m tests.bench.impact            # 1,000,000 results of the shipped rulebook
    python -m tests.bench.impact 100000

Writes them to a database in a temporary folder: some 5 GB for 1,000,000, gone at the end. The
impact then reads them from the disk, as no part of the file is left in memory.
"""

import os
import random
import resource
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from multiprocessing import Process
from pathlib import Path
from time import perf_counter
from typing import Any

import django

from .answers import RULEBOOK, answers

BATCH = 20_000
MOST = (0, 0, 0, 1, 2, 3)  # so many answers matter most
VERDICTS = 2_000  # evaluated one by one; the others of the stored results repeat them


def main(results: int) -> None:
    with tempfile.TemporaryDirectory(prefix="advisor-bench-") as folder:
        os.environ |= {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "advisor.settings"}
        os.environ.pop("DATABASE_URL", None)
        # A process of its own, so that the memory measured is that of the impact alone.
        filling = Process(target=fill, args=(results,))
        filling.start()
        filling.join()
        if filling.exitcode:
            sys.exit(f"The results could not be written: exit code {filling.exitcode}")
        database = Path(folder) / "advisor.sqlite3"
        print(f"{results:,} stored results in {database.stat().st_size / 1e9:.1f} GB", flush=True)
        forget(database)
        django.setup()
        compute_impact()


def fill(results: int) -> None:
    django.setup()
    from django.core.management import call_command

    from advisor.models import Result
    from rules import releases
    from rules.models import Effect

    call_command("migrate", verbosity=0)
    call_command("load_rulebook", RULEBOOK, publish=True, verbosity=0)
    release = releases.current(RULEBOOK)
    for some in stored(release, results):
        Result.objects.bulk_create(some)
    # The draft: what was strong is moderate.
    Effect.objects.filter(points=4).update(points=2)


def stored(release: Any, results: int) -> Iterator[list[Any]]:
    from advisor.models import Result
    from advisor.verdict.conclusion import METHOD
    from rules.engine.answers import counted
    from rules.engine.bulk import Bulk, marks
    from rules.engine.scoring import evaluate

    chance = random.Random(1)  # noqa: S311
    rulebook = release.rulebook
    bulk = Bulk(rulebook)
    options = [*rulebook.option, ""]
    some = (counted(rulebook, answers(rulebook, chance)) for _ in range(VERDICTS))
    verdicts = [asdict(evaluate(rulebook, each)) for each in some]
    for start in range(0, results, BATCH):
        size = min(BATCH, results - start)
        sets = [counted(rulebook, answers(rulebook, chance)) for _ in range(size)]
        most = [chance.sample(list(each), min(len(each), chance.choice(MOST))) for each in sets]
        indexes = bulk.recommended(bulk.columns(sets), marks(most)).tolist()
        yield [
            Result(
                release_id=release.id,
                recommended=options[index],
                answers=each,
                most=matter,
                verdict=chance.choice(verdicts),
                conclusion={"assessment": {"standing": "clear", "margin": 8}},  # all that is read
                method=METHOD,
            )
            for each, matter, index in zip(sets, most, indexes, strict=True)
        ]


def forget(path: Path) -> None:
    """Puts the file out of the system's memory, so that it is read from the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def compute_impact() -> None:
    from advisor.drafts.impact_job import latest_impact, new_impact, run
    from rules.drafts.to_document import draft
    from rules.models import Rulebook

    rulebook = Rulebook.objects.get(key=RULEBOOK)
    before = perf_counter()
    whole = draft(rulebook)
    impact = new_impact(rulebook, whole)
    impact.save()
    run(impact, whole)
    seconds = perf_counter() - before
    impact = latest_impact(rulebook)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"impact: {impact.state}, {impact.done:,} results, {impact.moved:,} move")
    print(f"impact: {seconds:.1f} s, peak memory {peak:,.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
