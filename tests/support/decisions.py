"""The small rulebook with decisions that its rules have not seen, right and wrong ones."""

from typing import Any

from tests.support.small import small_document

DIRECT = {"distance": 2000, "station": "near", "changes": 0}
# Too close to call: the train is a point ahead of the coach.
NARROW = {"distance": 600, "station": "near", "luggage": ["bag"], "changes": 0}
# Key -> what they answered, what they chose, and what their record accepts as well.
BLIND: dict[str, tuple[dict[str, Any], str, list[str]]] = {
    "movers": ({"distance": 25, "luggage": ["furniture"]}, "car", []),  # leaning to the car
    "wanderers": ({}, "train", []),  # nothing is recommended
    "tour": (DIRECT, "train", []),  # clearly the train
    "orchestra": (DIRECT, "car", []),
    "festival": (NARROW, "coach", ["train"]),
}


def decided_document() -> dict[str, Any]:
    """Right in 3 of 5 blind decisions, and in the known one."""
    document = small_document()
    choir = document["precedents"][0]
    for key, (answers, chose, also_acceptable) in BLIND.items():
        document["precedents"].append(
            choir
            | {"key": key, "title": key.capitalize(), "known": False, "differs": ""}
            | {"answers": answers, "chose": chose, "also_acceptable": also_acceptable}
        )
    document["precedents"][-2]["differs"] = "The rules do not ask about instruments."
    return document


def undecided_document() -> dict[str, Any]:
    """The small rulebook without precedents."""
    document = small_document() | {"precedents": []}
    for claim in document["claims"]:
        claim.pop("precedents", None)
    return document
