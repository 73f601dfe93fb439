"""What became of requests: how many were answered, how fast, and how the others failed."""

from collections import Counter
from collections.abc import Sequence
from math import ceil
from typing import Any

ERRORS = ("connect", "timeout", "status", "body")


def percentile(ordered: Sequence[float], share: int) -> float:
    """The least value that `share` percent of the values do not exceed."""
    return ordered[max(ceil(len(ordered) * share / 100) - 1, 0)]


class Tally:
    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.errors: Counter[str] = Counter()

    def count(self, error: str, seconds: float) -> None:
        """An error's time is not a speed, and is left out."""
        if error:
            self.errors[error] += 1
        else:
            self.seconds.append(seconds)

    def report(self) -> dict[str, Any]:
        """Latencies in milliseconds; there are none where nothing was answered."""
        ordered = sorted(self.seconds)
        failed = sum(self.errors.values())
        found: dict[str, Any] = {
            "sent": len(ordered) + failed,
            "completed": len(ordered),
            "errors": {kind: self.errors[kind] for kind in ERRORS},
        }
        if ordered:
            ms = {f"p{share}": percentile(ordered, share) * 1000 for share in (50, 90, 99)}
            found["ms"] = ms | {"max": ordered[-1] * 1000}
        return found
