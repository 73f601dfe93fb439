"""The small rulebook with a scenario about load, and what a load generator prints of a run."""

import json
from typing import Any

from tests.support.small import small_document


def loaded_document() -> dict[str, Any]:
    """The distance, which is a number, stands for requests a second."""
    document = small_document()
    document["scenarios"][0]["rate"] = "distance"
    return document


def report(**changed: Any) -> dict[str, Any]:
    """300 requests a second for half a minute, of which 18 failed; times are in nanoseconds."""
    latencies = {
        "total": 180_000_000_000,
        "mean": 20_000_000,
        "50th": 12_000_000,
        "90th": 45_000_000,
        "95th": 60_000_000,
        "99th": 84_000_000,
        "max": 300_000_000,
        "min": 3_000_000,
    }
    return {
        "latencies": latencies,
        "duration": 29_996_666_667,
        "wait": 12_000_000,
        "requests": 9_000,
        "rate": 300.033,
        "success": 0.998,
        "status_codes": {"200": 8_982, "500": 18},
        "errors": ["500 Internal Server Error"],
    } | changed


def printed(**changed: Any) -> str:
    return json.dumps(report(**changed))


def times(**changed: float) -> dict[str, Any]:
    """The latencies of a report, in milliseconds: `times(mean=20, **{"99th": 84})`."""
    found: dict[str, Any] = report()["latencies"]
    return found | {name: value * 1_000_000 for name, value in changed.items()}
