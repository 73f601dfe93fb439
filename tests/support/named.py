"""The small rulebook with a threshold that conditions and texts name."""

from typing import Any

from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from tests.support.changes import FAR, LIGHT, REMOVED, change, changed

LONG = {"key": "long", "title": "A long way", "question": "distance", "number": 300}
NAMES: list[tuple[str, Any]] = [
    (f"{FAR}.when.0.value", "long"),
    (f"{FAR}.reason", "you travel more than {long} kilometres"),
    (f"{LIGHT}.when.0.value", ["long", 1000]),
    (f"{LIGHT}.reason", "you travel {long} to 1,000 kilometres and bring no furniture"),
    ("scenarios.long-way.rule_of_thumb", "Above {long} kilometres, look at the train first."),
]


def named_document(*changes: tuple[str, Any]) -> dict[str, Any]:
    return changed(("thresholds", [{**LONG}]), *NAMES, *changes)


def spelled_out(*changes: tuple[str, Any]) -> dict[str, Any]:
    """The same with the number in the place of each name, and without the threshold."""

    def spell(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: spell(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [spell(inner) for inner in value]
        if isinstance(value, str):
            return number if value == "long" else value.replace("{long}", f"{number:,}")
        return value

    document = named_document(*changes)
    number = document["thresholds"][0]["number"]
    change(document, "thresholds", REMOVED)
    return spell(document)


def named_rulebook(*changes: tuple[str, Any]) -> Rulebook:
    return read_rulebook(named_document(*changes))
