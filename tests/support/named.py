"""The small rulebook with a threshold that several conditions and texts name."""

from typing import Any

from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from tests.support.changes import FAR, LIGHT, changed

LONG = {"key": "long", "title": "A long way", "question": "distance", "number": 300}
NAMES: list[tuple[str, Any]] = [
    (f"{FAR}.when.0.value", "long"),
    (f"{FAR}.reason", "you travel more than {long} kilometres"),
    (f"{LIGHT}.when.0.value", ["long", 1000]),
    (f"{LIGHT}.reason", "you travel {long} to 1,000 kilometres and bring no furniture"),
    ("scenarios.long-way.rule_of_thumb", "Above {long} kilometres, look at the train first."),
]


def named_document(*changes: tuple[str, Any]) -> dict[str, Any]:
    return changed(("thresholds.+", {**LONG}), *NAMES, *changes)


def spelled_out(*changes: tuple[str, Any]) -> dict[str, Any]:
    """The same with numbers in the place of names, and without thresholds."""

    def spell(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: spell(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [spell(inner) for inner in value]
        if isinstance(value, str):
            return numbers.get(value, value.replace("{long}", f"{numbers['long']:,}"))
        return value

    document = named_document(*changes)
    numbers = {each["key"]: each["number"] for each in document.pop("thresholds")}
    return spell(document)


def named_rulebook(*changes: tuple[str, Any]) -> Rulebook:
    return read_rulebook(named_document(*changes))
