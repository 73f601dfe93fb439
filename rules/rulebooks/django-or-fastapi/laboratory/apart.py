"""How far apart the medians of two runs are, as a sentence for each measurement.

    .venv-laboratory/bin/python rules/rulebooks/django-or-fastapi/laboratory/apart.py ONE OTHER

Both are folders with what `make laboratory` writes.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple


class Pair(NamedTuple):
    """The same point in two runs; `apart` is by what share the larger median is larger."""

    name: str
    apart: float
    within: bool


def main(one: Path, other: Path) -> None:
    for file in sorted(one.glob("*.json")):
        there = {each["key"]: each for each in json.loads((other / file.name).read_text())}
        for measurement in json.loads(file.read_text()):
            found = list(pairs(measurement, there[measurement["key"]]))
            print(f"{measurement['key']}: {say(found)}")


def pairs(one: dict[str, Any], other: dict[str, Any]) -> Iterator[Pair]:
    """Of all points that both have, and whose median is not 0 in one of them."""
    there = dict(points(other))
    for name, point in points(one):
        twin = there.get(name, {})
        low, high = sorted((point.get("y", 0), twin.get("y", 0)))
        if low > 0:
            within = spans(point, twin["y"]) or spans(twin, point["y"])
            yield Pair(name, high / low - 1, within)


def points(measurement: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for plot in measurement["plots"]:
        for series in plot["series"]:
            for point in series["points"]:
                yield f"{plot['title']}, {series['label']}, {point['x']:g}", point


def spans(point: dict[str, Any], value: float) -> bool:
    return bool(point.get("low", point["y"]) <= value <= point.get("high", point["y"]))


def say(found: list[Pair]) -> str:
    within = sum(pair.within for pair in found)
    usual = median(pair.apart for pair in found)
    furthest = max(found, key=lambda pair: pair.apart)
    return (
        f"{within} of {len(found)} medians lie within the spread of the other run; half of them "
        f"are at most {usual:.0%} apart, and the furthest {furthest.apart:.0%} ({furthest.name})"
    )


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
