"""The small rulebook with one thing changed, and what reading it then complains of."""

import re
from typing import Any

import pytest

from rules.engine.reading import RulebookError, read_rulebook
from tests.support.small import small_document

REMOVED = object()


def change(document: Any, path: str, value: Any) -> None:
    """Sets `scenarios.long-way.risks.0.option`, or appends where the path ends in `+`."""
    *parents, last = path.split(".")
    for name in parents:
        document = document[_index(document, name)]
    if last == "+":
        document.append(value)
    elif value is REMOVED:
        del document[_index(document, last)]
    else:
        document[_index(document, last)] = value


def _index(container: Any, name: str) -> int | str:
    if isinstance(container, dict):
        return name
    keys = [part.get("key") if isinstance(part, dict) else None for part in container]
    return keys.index(name) if name in keys else int(name)


def problems_of(document: object) -> list[str]:
    with pytest.raises(RulebookError) as caught:
        read_rulebook(document)
    return caught.value.problems


def problems_after(*changes: tuple[str, Any]) -> list[str]:
    return problems_of(changed(*changes))


def changed(*changes: tuple[str, Any]) -> dict[str, Any]:
    document = small_document()
    for path, value in changes:
        change(document, path, value)
    return document


def assert_says(problems: list[str], place: str, *words: str) -> None:
    """One of the problems stands at this place, and says all of these words."""
    assert any(
        problem.startswith(f"{place}: ") and all(word in problem for word in words)
        for problem in problems
    ), problems


def counted(path: str) -> str:
    """The path as a problem names it, which counts from one where a part has no key."""
    return re.sub(r"\.(\d+)\b", lambda found: f".{int(found[1]) + 1}", path)


ADDRESSES = [(f"sources.{key}.url", f"https://{key.lower()}.example/") for key in ("R", "C")]
FAR = "scenarios.long-way.rules.far"
LIGHT = "scenarios.long-way.rules.far-and-light"
FURNITURE = "scenarios.bulky-load.rules.furniture"
AWKWARD = "scenarios.bulky-load.rules.awkward"
REMARK = "remarks.reserve-a-place"
DOORS = "measurements.door-to-door"
CHOIR = "precedents.choir-trip"
ROOM = "tables.seats.rows.room"
DISTANCE = "steps.trip.questions.distance"
STATION = "steps.trip.questions.station"
CHANGES = "steps.connection.questions.changes"
