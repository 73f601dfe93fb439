"""The small rulebook with other keys, as its next release may have them."""

import json
from typing import Any

from rules.drafts.from_document import load
from rules.engine.reading import read_rulebook
from rules.engine.schema import Answers, Rulebook
from rules.models import Release
from rules.publishing import publish
from tests.support.changes import change
from tests.support.small import small_document

FAR = {"distance": 600, "station": "near", "luggage": ["furniture", "bag"]}
FAR_TODAY: Answers = {"kilometres": 600, "station": "close", "load": ("bag", "wardrobe")}
RENAMED = [
    {"kind": "option", "old": "train", "new": "rail"},
    {"kind": "question", "old": "distance", "new": "kilometres"},
    {"kind": "question", "old": "luggage", "new": "load"},
    {"kind": "choice", "within": "load", "old": "furniture", "new": "wardrobe"},
    {"kind": "choice", "within": "station", "old": "near", "new": "close"},
    {"kind": "scenario", "old": "long-way", "new": "far-away"},
    {"kind": "rule", "old": "far-and-light", "new": "light"},
    {"kind": "rule", "old": "furniture", "new": "wardrobe"},
    {"kind": "source", "old": "R", "new": "RR"},
    {"kind": "claim", "old": "R1", "new": "RR1"},
    {"kind": "measurement", "old": "door-to-door", "new": "doors"},
    {"kind": "precedent", "old": "choir-trip", "new": "choir"},
    {"kind": "example", "old": "far-and-direct", "new": "direct"},
    {"kind": "step", "old": "trip", "new": "journey"},
    {"kind": "remark", "old": "reserve-a-place", "new": "reserve"},
    {"kind": "table", "old": "seats", "new": "comfort"},
    {"kind": "row", "within": "comfort", "old": "room", "new": "space"},
]


def renamed_document() -> dict[str, Any]:
    """No old key stands for anything else in the small rulebook."""
    text = json.dumps(small_document())
    for renamed in RENAMED:
        text = text.replace(f'"{renamed["old"]}"', f'"{renamed["new"]}"')
    return {**json.loads(text), "key": "journey", "renamed": [*RENAMED]}


def publish_renamed() -> Release:
    """The small rulebook's next release, with these keys."""
    return publish(load(renamed_document()), note="Other keys")


def today(*changes: tuple[str, Any]) -> Rulebook:
    """The rulebook as the engine reads it, with these changes."""
    document = renamed_document()
    for path, value in changes:
        change(document, path, value)
    return read_rulebook(document)
