"""All benchmarks in one run, one table: `make bench`.

make bench                              # some twenty minutes
make bench QUICK=1                      # within a minute: fewer, shorter, smaller
make bench QUICK=1 BENCH_JSON=path      # the same as JSON as well
"""

import json
import os
import platform
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from . import browser, engine, memory, pages, saving, sites, stored, weight
from .front import at_front
from .table import Row, lines

# Each yields its rows, and is told whether to be quick. What takes long to prepare is not quick.
Measures = tuple[Callable[[bool], Iterable[Row]], ...]
QUICK: Measures = (
    engine.rows,
    sites.serving(pages.steps, pages.fragments, pages.permalinks, saving.saving),
)
LEFT_OUT = (
    "PostgreSQL, 5,000 rules, steps of large rulebooks, 5,000,000 stored results, memory, "
    "page weight, the browser"
)
FULL: Measures = (
    engine.rows,
    sites.serving(*pages.PARTS, saving.saving, stored.stored, memory.memory),
    at_front(weight.measure, browser.measure),
)


def main() -> None:
    quick = bool(os.environ.get("QUICK"))
    measured: list[Row] = []
    machine = f"{os.cpu_count()} cores, {platform.platform()}, Python {platform.python_version()}"
    load = os.getloadavg()[0]  # of the minute before; above 0.5, do not trust the figures
    print(f"{datetime.now(UTC):%Y-%m-%d}, {machine}, load {load:.1f}\n")
    for line in lines(_kept(measured, quick)):
        print(line, flush=True)
    if quick:
        print(f"\nLeft out, since it is to be quick: {LEFT_OUT}.")
    if path := os.environ.get("BENCH_JSON"):
        said = {
            "date": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": machine,
            "load": load,
            "quick": quick,
            "left_out": LEFT_OUT if quick else "",
            "rows": [row.as_data() for row in measured],
        }
        Path(path).write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n")


def _kept(measured: list[Row], quick: bool) -> Iterator[Row]:
    for rows in QUICK if quick else FULL:
        for row in rows(quick):
            measured.append(row)
            yield row


if __name__ == "__main__":
    main()
