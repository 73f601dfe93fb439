"""Every difference between two rulebooks is told, and nothing else is."""

from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.engine.diff import RulebookChange, difference
from rules.engine.reading import RulebookError, read_rulebook
from rules.engine.schema import Rulebook
from tests.support.changes import (
    AWKWARD,
    FAR,
    REMOVED,
    STATION,
    changed,
)
from tests.support.changes import change as alter
from tests.support.differences import SMALL, told
from tests.support.named import named_document, named_rulebook, spelled_out
from tests.support.renamed import RENAMED, renamed_document
from tests.support.small import small_document
from tests.support.strategies import documents


def test_what_comes_is_told_with_its_gist() -> None:
    rule = changed()["scenarios"][0]["rules"][0] | {"key": "farther"}
    assert told(("scenarios.long-way.rules.+", rule)) == [
        "Rule “farther” was added to “A long way between cities”: If Distance is above 300 "
        "kilometres: Train +4, Car −2."
    ]
    claim = {"key": "R9", "source": "R", "grade": "vendor", "says": "It rains."}
    assert told(("claims.+", claim)) == ["Claim R9 was added: It rains."]
    step = changed()["steps"][0]
    question = step["questions"][0] | {"key": "way", "label": "The way"}
    assert told(("steps.trip.questions.+", question)) == [
        "Question “The way” was added to the step “The trip”: How far is it?"
    ]


def test_what_goes_is_told_with_its_gist() -> None:
    assert told((AWKWARD, REMOVED)) == [
        "Rule “awkward” was removed from “More than you can carry”: If Luggage includes “A "
        "bicycle” or “A dog”: Car +1, Train −1."
    ]
    assert told(("left_out.0", REMOVED)) == [
        "Left-out claim C4 was removed: It says nothing about the journey."
    ]


def test_a_rule_in_another_scenario_has_moved() -> None:
    rule = changed()["scenarios"][1]["rules"][1]
    assert told((AWKWARD, REMOVED), ("scenarios.long-way.rules.+", rule)) == [
        "Rule “awkward” in “A long way between cities”: it moved here from “More than you can "
        "carry”."
    ]


def test_a_new_key_under_the_same_name_is_told_as_such() -> None:
    name = SMALL.tables[0].title
    assert told(("tables.seats.key", "places")) == [
        f"Table “{name}”: the key was “seats”, and is now “places”."
    ]


@pytest.mark.parametrize(
    ("path", "order", "said"),
    [
        (
            "options",
            [2, 0, 1],
            "Option “Long-distance coach”: it now stands before option “Train”.",
        ),
        ("claims", [1, 2, 3, 4, 5, 6, 7, 0], "Claim R1: it now stands last."),
        (
            "scenarios.direct-line.rules",
            [1, 0],
            "Rule “many-changes” in “A direct line”: it now stands before rule “no-change”.",
        ),
        (
            f"{STATION}.choices",
            [1, 0, 2],
            "Question “Stations” in the step “The trip”: the order of the choices changed.",
        ),
    ],
)
def test_another_order_is_told_by_what_moved(path: str, order: list[int], said: str) -> None:
    parts = part_of(small_document(), path)
    assert told((path, [parts[index] for index in order])) == [said]


def part_of(document: Any, path: str) -> Any:
    for name in path.split("."):
        keys = [each["key"] for each in document] if isinstance(document, list) else []
        document = document[keys.index(name) if keys else name]
    return document


def test_a_first_rulebook_says_how_much_there_is() -> None:
    assert [change.text for change in difference(None, SMALL)] == [
        "All of it is new: 3 options, 3 steps, 4 questions, 1 threshold, 4 scenarios, 8 rules, "
        "4 risks, 2 sources, 8 claims, 1 left-out claim, 1 measurement, 1 precedent, "
        "1 remark, 1 table and 3 examples."
    ]


def test_changes_come_part_by_part_with_key_and_kind() -> None:
    changes = difference(
        SMALL,
        read_rulebook(
            changed(
                ("examples.nothing-known", REMOVED),
                (f"{FAR}.effects.0.points", 2),
                ("options.train.advice", "Go by rail."),
                ("scenarios.long-way.risks.0.symptom", "You yawn."),
            )
        ),
    )
    assert [(change.heading, change.key, change.kind) for change in changes] == [
        ("Options", "train", "changed"),
        ("Rules", "far", "changed"),
        ("Risks", "long-way.car", "changed"),
        ("Examples", "nothing-known", "removed"),
    ]


def test_a_rulebook_does_not_differ_from_itself() -> None:
    assert difference(SMALL, read_rulebook(small_document())) == []


@given(documents(), documents())
def test_two_rulebooks_differ_just_where_their_hashes_do(one: Any, other: Any) -> None:
    assert_told(read_rulebook(one), read_rulebook(other))


def edits(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The document with one place edited, cut, doubled or turned round, wherever that can be."""
    places = [*_places(document, ())]
    values: dict[str, list[Any]] = {}
    for path, value in places:
        if not isinstance(value, dict | list):
            values.setdefault(_field(path), []).append(value)
    for path, value in places:
        yield _with(document, path)
        for other in [*_others(value), *values.get(_field(path), [])[:4]]:
            yield _with(document, path, other)


def _places(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for name, each in inside:
        yield (*path, name), each
        if isinstance(each, dict | list):
            yield from _places(each, (*path, name))


def _field(path: tuple[Any, ...]) -> str:
    return next(name for name in reversed(path) if isinstance(name, str))


def _others(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [value[::-1], value + value[:1]]
    if isinstance(value, bool):
        return [not value]
    return [f"{value} or so"] if isinstance(value, str) else []


def _with(document: dict[str, Any], path: tuple[Any, ...], *value: Any) -> dict[str, Any]:
    document = deepcopy(document)
    parent: Any = document
    for name in path[:-1]:
        parent = parent[name]
    if value:
        parent[path[-1]] = value[0]
    else:
        del parent[path[-1]]
    return document


@cache
def edited() -> list[Rulebook]:
    """All that are still rulebooks."""
    rulebooks = []
    for document in edits(changed((f"{STATION}.choices.none.alone", False))):
        with suppress(RulebookError):
            rulebooks.append(read_rulebook(document))
    return rulebooks


def test_no_edit_goes_untold() -> None:
    assert len(edited()) > 1000
    for rulebook in edited():
        assert_told(SMALL, rulebook)


@given(st.integers(), st.integers())
def test_no_difference_between_two_edits_goes_untold(one: int, other: int) -> None:
    assert_told(edited()[one % len(edited())], edited()[other % len(edited())])


def assert_told(old: Rulebook, new: Rulebook) -> None:
    changes = difference(old, new)
    assert bool(changes) is (old.canonical() != new.canonical())
    for change in changes:
        assert change.text[0].isupper()
        assert change.text[-1] in ".?!…”"


@pytest.mark.parametrize(
    ("part", "key", "place"),
    [
        ("rulebook", "", "rulebook"),
        ("rules", "far", "rules.far"),
        ("left_out", "C4", "left_out.C4"),
        ("risks", "long-way.car", "scenarios.long-way.risks.car"),
    ],
)
def test_a_change_has_a_place_as_findings_have(part: str, key: str, place: str) -> None:
    assert RulebookChange(part, key, "changed", "It is new.").place == place


def test_a_key_is_told_to_be_another_and_nothing_else_to_differ() -> None:
    changes = difference(SMALL, read_rulebook(renamed_document()))
    assert {change.kind for change in changes} == {"changed"}
    assert [(change.part, change.key, change.text) for change in changes[:3]] == [
        ("options", "rail", "Option “Train”: the key “train” is now “rail”."),
        ("steps", "journey", "Step “The trip”: the key “trip” is now “journey”."),
        (
            "questions",
            "kilometres",
            "Question “Distance” in the step “The trip”: the key “distance” is now “kilometres”.",
        ),
    ]
    assert len(changes) == len(RENAMED)
    choice = next(change.text for change in changes if "wardrobe" in change.text)
    assert choice.endswith("the key “furniture” of a choice is now “wardrobe”.")


def test_a_key_is_told_once() -> None:
    document = renamed_document()
    later = read_rulebook(document)
    assert difference(later, later) == []
    document["title"] = "By rail?"
    [change] = difference(later, read_rulebook(document))
    assert change.part == "rulebook"


def test_what_else_changed_of_a_renamed_part_is_told() -> None:
    document = renamed_document()
    alter(document, "options.rail.advice", "Go by rail.")
    texts = [change.text for change in difference(SMALL, read_rulebook(document))]
    assert texts[1] == "Option “Train”: the advice was “Take the train.”, and is now “Go by rail.”"


class TestThresholds:
    def test_one_that_moves_is_one_change_whatever_names_it(self) -> None:
        before, after = named_rulebook(), named_rulebook(("thresholds.long.number", 450))
        assert [change.text for change in difference(before, after)] == [
            "Threshold “A long way”: 450 kilometres instead of 300, in 2 rules."
        ]

    def test_a_name_in_the_place_of_a_number_is_told_though_both_mean_the_same(self) -> None:
        texts = [
            change.text for change in difference(read_rulebook(spelled_out()), named_rulebook())
        ]
        assert "Threshold “A long way” was added: 300." in texts
        assert (
            "Rule “far” in “A long way between cities”: the condition was “Distance is above 300 "
            "kilometres”, and is now “Distance is above 300 kilometres (long)”."
        ) in texts
        assert (
            "Rule “far” in “A long way between cities”: the reason was “you travel more than 300 "
            "kilometres”, and is now “you travel more than {long} kilometres”."
        ) in texts

    def test_what_comes_says_the_number(self) -> None:
        document = named_document()
        rule = deepcopy(document["scenarios"][0]["rules"][0]) | {"key": "farther"}
        document["scenarios"][0]["rules"].append(rule)
        document["claims"][0]["says"] = "Above {long} kilometres it was faster."
        [claim, *added] = difference(named_rulebook(), read_rulebook(document))[::-1]
        assert claim.text.endswith("is now “Above {long} kilometres it was faster.”")
        assert [change.text for change in added] == [
            "Rule “farther” was added to “A long way between cities”: If Distance is above 300 "
            "kilometres: Train +4, Car −2."
        ]

    def test_its_other_fields_are_told(self) -> None:
        after = named_rulebook(("thresholds.long.title", "Far"))
        [change] = difference(named_rulebook(), after)
        assert (change.part, change.key) == ("thresholds", "long")
        assert change.text == ("Threshold “Far”: the title was “A long way”, and is now “Far”.")
