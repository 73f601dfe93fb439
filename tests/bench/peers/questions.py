"""The questions of the shipped rulebook as plain dictionaries, read once."""

from collections.abc import Mapping
from typing import Any

from rules.files import read_document

STEPS: list[dict[str, Any]] = read_document("django-or-fastapi")["steps"]
STEP = {step["key"]: step for step in STEPS}
Given = Mapping[str, list[str]]


def asked(step: dict[str, Any], given: Given) -> list[dict[str, Any]]:
    return [each for each in step["questions"] if _is_asked(each.get("shown_when"), given)]


def _is_asked(when: dict[str, Any] | None, given: Given) -> bool:
    if when is None:
        return True
    values = given.get(when["question"])
    wanted = when["value"] if isinstance(when["value"], list) else [when["value"]]
    met = not {*wanted}.isdisjoint(values or ())
    return bool(values) and met is not when.get("negated", False)
