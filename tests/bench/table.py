"""What was measured, ours beside a peer's, as a table for people and as JSON for programs."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from statistics import median
from typing import Any, NamedTuple

RUNS = 5


class Row(NamedTuple):
    """Work measured several times, each time beside the same work done another way.

    In units such as "requests/s" more is better, in all others less. `ratio` says how many times
    as good as theirs ours is, and should come to `least`; where there is no peer, ours should stay
    under `under`.
    """

    work: str
    unit: str
    ours: Sequence[float]
    beside: str = ""
    theirs: Sequence[float] = ()
    least: float | None = None
    under: float | None = None

    @property
    def ratio(self) -> float | None:
        if not self.theirs:
            return None
        ours, theirs = median(self.ours), median(self.theirs)
        return ours / theirs if self.unit.endswith("/s") else theirs / ours

    @property
    def aim(self) -> str:
        if self.least is not None:
            return f"≥ {self.least:g}"
        return f"< {self.under:g}" if self.under is not None else ""

    @property
    def reached(self) -> bool | None:
        if self.least is not None and self.ratio is not None:
            return self.ratio >= self.least
        return median(self.ours) < self.under if self.under is not None else None

    def as_data(self) -> dict[str, Any]:
        return {
            **self._asdict(),
            "median_ours": median(self.ours),
            "median_theirs": median(self.theirs) if self.theirs else None,
            "ratio": self.ratio,
            "reached": self.reached,
        }


def in_turns(runs: int, *works: Callable[[], float]) -> list[list[float]]:
    """What each work measures of itself, run by run, so that all meet the same machine."""
    measured = [[work() for work in works] for _ in range(runs)]
    return [list(each) for each in zip(*measured, strict=True)]


def lines(rows: Iterable[Row]) -> Iterator[str]:
    """In Markdown, as the document about performance shows them; a line as soon as its row is."""
    yield "| work | ours | beside | theirs | ratio | to reach | |"
    yield "|---|---:|---|---:|---:|---:|---|"
    for row in rows:
        cells = [
            row.work,
            _figure(median(row.ours), row.unit),
            row.beside,
            _figure(median(row.theirs), row.unit) if row.theirs else "",
            f"{row.ratio:.2f}" if row.ratio else "",
            row.aim,
            {True: "reached", False: "**not reached**", None: ""}[row.reached],
        ]
        yield f"| {' | '.join(cells)} |"


def _figure(number: float, unit: str) -> str:
    digits = 0 if number >= 100 else 1 if number >= 10 else 2 if number >= 0.1 else 4
    return f"{number:,.{digits}f} {unit}"
