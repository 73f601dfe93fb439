"""Every difference is told, nothing else is, and each sentence says what an architect needs."""

from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.engine.diff import difference
from rules.engine.reading import RulebookError, read_rulebook
from rules.engine.schema import Rulebook
from tests.support.changes import (
    AWKWARD,
    CHOIR,
    DISTANCE,
    FAR,
    LIGHT,
    REMOVED,
    ROOM,
    STATION,
    changed,
)
from tests.support.small import small_document
from tests.support.strategies import documents

SMALL = read_rulebook(small_document())


def told(*changes: tuple[str, Any]) -> list[str]:
    """The sentences on the small rulebook with these changes."""
    return [change.text for change in difference(SMALL, read_rulebook(changed(*changes)))]


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("title", "By rail?", "The rulebook: the title was “Train or car?”, and is now “By rail?”"),
        (
            f"{FAR}.when.0.value",
            400,
            "Rule “far” in “A long way between cities”: the condition was “Distance is above 300 "
            "kilometres”, and is now “Distance is above 400 kilometres”.",
        ),
        (
            f"{FAR}.effects.0.points",
            2,
            "Rule “far” in “A long way between cities”: the effect was “Train +4”, and is now "
            "“Train +2”.",
        ),
        (
            f"{FAR}.effects.+",
            {"option": "coach", "points": -1},
            "Rule “far” in “A long way between cities”: the effect “Coach −1” was added.",
        ),
        (
            f"{FAR}.rules_out",
            ["coach"],
            "Rule “far” in “A long way between cities”: the effect “Coach is ruled out” was added.",
        ),
        (
            f"{LIGHT}.shares.0.gains",
            True,
            "Rule “far-and-light” in “A long way between cities”: the effect was “Coach gets the "
            "points of Train”, and is now “Coach gets what speaks for Train”.",
        ),
        (
            f"{LIGHT}.when.1.negated",
            False,
            "Rule “far-and-light” in “A long way between cities”: the condition was “Luggage does "
            "not include \N{LEFT SINGLE QUOTATION MARK}Furniture’”, and is now “Luggage includes "
            "\N{LEFT SINGLE QUOTATION MARK}Furniture’”.",
        ),
        (
            f"{FAR}.claims",
            ["R2"],
            "Rule “far” in “A long way between cities”: the claim “R1” was removed. "
            "Rule “far” in “A long way between cities”: the claim “R2” was added.",
        ),
        (
            "scenarios.long-way.option",
            "coach",
            "Scenario “A long way between cities”: the option was “Train”, and is now “Coach”.",
        ),
        (
            "scenarios.long-way.title",
            "Far",
            "Scenario “Far”: the title was “A long way between cities”, and is now “Far”.",
        ),
        (
            "scenarios.long-way.typical.distance",
            600,
            "Scenario “A long way between cities”: the typical answer to “Distance” was “500 "
            "kilometres”, and is now “600 kilometres”.",
        ),
        (
            "scenarios.long-way.risks.0.symptom",
            "You yawn.",
            "Risk of choosing Car in “A long way between cities”: the symptom was “Breaks grow "
            "longer than the driving between them.”, and is now “You yawn.”",
        ),
        (
            f"{DISTANCE}.maximum",
            2000,
            "Question “Distance” in the step “The trip”: the maximum was “3,000”, and is now "
            "“2,000”.",
        ),
        (
            f"{DISTANCE}.picks.+",
            1000,
            "Question “Distance” in the step “The trip”: the quick pick “1,000” was added.",
        ),
        (
            f"{STATION}.choices.+",
            {"key": "harbour", "text": "A harbour"},
            "Question “Stations” in the step “The trip”: the choice “A harbour” was added.",
        ),
        (
            f"{STATION}.choices.near.text",
            "Near both",
            "Question “Stations” in the step “The trip”: the choice “Near both”: the wording was "
            "“At both ends”, and is now “Near both”.",
        ),
        (
            "steps.connection.questions.changes.shown_when",
            None,
            "Question “Changes of train” in the step “The connection”: the condition for asking "
            "was removed: “Stations is not \N{LEFT SINGLE QUOTATION MARK}None at one end’”.",
        ),
        (
            "claims.R1.grade",
            "vendor",
            "Claim R1: the grade was “first-hand record”, and is now “vendor”.",
        ),
        ("claims.R1.disputed", "No.", "Claim R1: the dispute was added: “No.”"),
        ("sources.R.date", "2025", "Source R: the date was “2024-05-01”, and is now “2025”."),
        (
            "left_out.0.reason",
            "Off.",
            "Left-out claim C4: the reason was “It says nothing about the journey.”, and is now "
            "“Off.”",
        ),
        (
            f"{CHOIR}.year",
            2024,
            "Precedent “A choir goes to a festival”: the year was “2023”, and is now “2024”.",
        ),
        (
            f"{CHOIR}.facts.1",
            "They had a month.",
            "Precedent “A choir goes to a festival”: the fact was “They had a week and no "
            "money.”, and is now “They had a month.”",
        ),
        (
            f"{ROOM}.cells.0.text",
            "A bench",
            "Table “What a seat offers”: the row “Room”: the cell “Train”: the wording was “A "
            "table for two”, and is now “A bench”.",
        ),
        (
            "examples.nothing-known.recommended",
            "train",
            "Example “Nothing is known yet”: the expected recommendation was “none”, and is now "
            "“Train”.",
        ),
        (
            "remarks.reserve-a-place.scenarios",
            ["long-way"],
            "Remark “Reserve a place for the bicycle”: the scenario “More than you can carry” was "
            "removed.",
        ),
    ],
)
def test_a_change_of_a_field_is_a_sentence(path: str, value: Any, said: str) -> None:
    assert " ".join(told((path, value))) == said


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
    assert told(("tables.seats.key", "places")) == [
        "Table “What a seat offers”: the key was “seats”, and is now “places”."
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


def test_two_conditions_on_one_question_can_change_places() -> None:
    above = {"question": "distance", "test": "above", "value": 300}
    below = {"question": "distance", "test": "below", "value": 900}
    old = read_rulebook(changed((f"{FAR}.when", [above, below])))
    new = read_rulebook(changed((f"{FAR}.when", [below, above])))
    assert [change.text for change in difference(old, new)] == [
        "Rule “far” in “A long way between cities”: the order of the conditions changed."
    ]


def part_of(document: Any, path: str) -> Any:
    for name in path.split("."):
        keys = [each["key"] for each in document] if isinstance(document, list) else []
        document = document[keys.index(name) if keys else name]
    return document


def test_of_a_long_text_only_what_differs_is_shown() -> None:
    words = [f"word{number}" for number in range(60)]
    old = changed(("scenarios.long-way.mechanism", " ".join(words)))
    words[20] = "another"
    words[55] = "third"
    new = changed(("scenarios.long-way.mechanism", " ".join(words)))
    (change,) = difference(read_rulebook(old), read_rulebook(new))
    assert change.text == (
        "Scenario “A long way between cities”: the mechanism now reads “… word15 word16 word17 "
        "word18 word19 another word21 word22 word23 word24 word25 … word50 word51 word52 word53 "
        "word54 third word56 word57 word58 word59” (before: “… word15 word16 word17 word18 word19 "
        "word20 word21 word22 word23 word24 word25 … word50 word51 word52 word53 word54 word55 "
        "word56 word57 word58 word59”)."
    )


def test_a_text_that_repeats_itself_is_told_at_once() -> None:
    old = changed(("scenarios.long-way.mechanism", "la " * 1300 + "end"))
    new = changed(("scenarios.long-way.mechanism", "la li " * 600 + "end"))
    (change,) = difference(read_rulebook(old), read_rulebook(new))
    assert "the mechanism now reads “la li la li " in change.text


def test_other_line_breaks_alone_are_named_as_such() -> None:
    assert told(("summary", "For a journey within the country:\nwhich way to travel.")) == [
        "The rulebook: the summary differs in spaces or line breaks only."
    ]


def test_two_of_one_name_are_told_apart_by_their_keys() -> None:
    twin = {"key": "next", "text": "At both ends"}
    old = changed((f"{STATION}.choices.+", twin))
    new = deepcopy(old)
    new["scenarios"][3]["rules"][0]["when"][1]["value"] = "next"
    (change,) = difference(read_rulebook(old), read_rulebook(new))
    assert '"value": "near"' in change.text
    assert '"value": "next"' in change.text


def test_a_first_rulebook_says_how_much_there_is() -> None:
    assert [change.text for change in difference(None, SMALL)] == [
        "All of it is new: 3 options, 3 steps, 4 questions, 4 scenarios, 8 rules, 4 risks, "
        "2 sources, 8 claims, 1 left-out claim, 1 precedent, 1 remark, 1 table and 3 examples."
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
