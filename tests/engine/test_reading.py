"""What makes a document a rulebook, and how its problems are named."""

import json

import pytest

from rules.engine.reading import RulebookError, read_rulebook
from tests.support.changes import (
    CHANGES,
    CHOIR,
    DISTANCE,
    FAR,
    LIGHT,
    REMARK,
    REMOVED,
    ROOM,
    STATION,
    assert_says,
    changed,
    counted,
    problems_after,
    problems_of,
)
from tests.support.small import small_document


def test_the_small_document_is_a_rulebook():
    rulebook = read_rulebook(small_document())
    assert list(rulebook.option) == ["train", "car", "coach"]
    assert list(rulebook.question) == ["distance", "station", "luggage", "changes"]
    assert [(s.key, r.key) for s, r in rulebook.rules][:3] == [
        ("long-way", "far"),
        ("long-way", "far-and-light"),
        ("bulky-load", "furniture"),
    ]
    assert rulebook.claim["C2"].disputed
    assert rulebook.example["nothing-known"].recommended is None


def test_a_rulebook_survives_json():
    rulebook = read_rulebook(small_document())
    assert read_rulebook(json.loads(rulebook.canonical())) == rulebook


def test_space_around_text_is_dropped():
    assert read_rulebook(changed(("title", " Train or car?\n"))).title == "Train or car?"


@pytest.mark.parametrize(
    "path",
    [
        "scenarios.long-way.risks",
        "scenarios.long-way.claims",
        "scenarios.long-way.rules",
        "steps.baggage.questions",
        f"{FAR}.when",
        f"{CHOIR}.facts",
        f"{CHOIR}.reasons",
        f"{REMARK}.claims",
        "tables.seats.rows",
        f"{ROOM}.cells",
        f"{ROOM}.cells.0.claims",
        "steps",
        "scenarios",
        "examples",
    ],
)
def test_a_list_that_is_needed_is_not_empty(path):
    assert_says(problems_after((path, [])), counted(path), "expected at least 1")


def test_a_decision_has_two_options():
    only = small_document()["options"][:1]
    assert_says(problems_after(("options", only)), "options", "expected at least 2")


@pytest.mark.parametrize(
    ("parent", "key"),
    [
        ("scenarios.long-way", "risks"),
        ("scenarios.long-way", "mechanism"),
        ("scenarios.long-way", "claims"),
        (FAR, "reason"),
        ("options.car", "advice"),
        ("examples.moving-house", "recommended"),
        (None, "title"),
    ],
)
def test_a_part_that_is_needed_is_asked_for_by_its_place(parent, key):
    path = f"{parent}.{key}" if parent else key
    assert_says(problems_after((path, REMOVED)), path, "missing")


def test_a_rule_does_something():
    problems = problems_after((f"{FAR}.effects", []))
    assert_says(problems, FAR, "expected effects, shares or options that it rules out")


@pytest.mark.parametrize(
    ("path", "value", "place", "expected"),
    [
        (f"{DISTANCE}.choices", [{"key": "a", "text": "A"}], "distance.choices", "expected none"),
        (f"{DISTANCE}.minimum", 4000, "distance.minimum", "at most the maximum, 3000"),
        (f"{DISTANCE}.picks", [20, 3001], "distance.picks", "3001 lies outside 1 to 3000"),
        (f"{STATION}.choices", [{"key": "near", "text": "A"}], "station.choices", "at least two"),
    ],
)
def test_a_question_has_what_its_kind_needs(path, value, place, expected):
    assert_says(problems_after((path, value)), f"questions.{place}", expected)


@pytest.mark.parametrize(
    "parent",
    [
        None,
        "options.car",
        "steps.trip",
        DISTANCE,
        f"{STATION}.choices.near",
        f"{DISTANCE}.picks.1",
        f"{CHANGES}.shown_when",
        "scenarios.long-way",
        "scenarios.long-way.risks.0",
        FAR,
        f"{FAR}.when.0",
        f"{FAR}.effects.0",
        f"{LIGHT}.shares.0",
        "sources.R",
        "claims.R1",
        "examples.moving-house",
        "left_out.0",
        CHOIR,
        REMARK,
        "tables.seats",
        ROOM,
        f"{ROOM}.cells.0",
    ],
)
def test_a_key_that_nothing_reads_is_refused(parent):
    path = f"{parent}.colour" if parent else "colour"
    assert_says(problems_after((path, "red")), counted(path), "not expected here")


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("title", 5, "text"),
        ("title", "  ", "at least 1 character"),
        ("options.car.key", None, "text"),
        ("options.car.short", "x" * 41, "at most 40 characters"),
        ("options", {"car": {}}, "a list"),
        ("options.car.kind", "favourite", "contender"),
        (f"{DISTANCE}.kind", "date", "'choice', 'choices' or 'number'"),
        (f"{DISTANCE}.maximum", "3000", "whole number"),
        (f"{DISTANCE}.minimum", -1, "at least 0"),
        (f"{DISTANCE}.picks.0", "many", "whole number"),
        (f"{DISTANCE}.picks.0", True, "whole number"),
        (f"{DISTANCE}.picks.1.number", "150", "whole number"),
        (f"{DISTANCE}.picks.1.text", "x" * 41, "at most 40 characters"),
        (f"{DISTANCE}.picks.1.text", "Two\nlines", "without line breaks"),
        ("title", "a\0b", "without the character NUL"),
        (f"{FAR}.effects.0.points", 3, "-4, -2, -1, 1, 2 or 4"),
        (f"{FAR}.effects.0.points", "4", "-4, -2, -1, 1, 2 or 4"),
        (f"{FAR}.when.0.test", "exactly", "'at-least'"),
        (f"{FAR}.when.0.negated", "maybe", "true or false"),
        ("claims.R1.grade", "gossip", "'first-hand'"),
        ("showcase", "", "expected, but empty"),
        (f"{FAR}.effects.0.option", "", "expected, but empty"),
        ("examples.moving-house.answers", ["far"], "a mapping"),
        (f"{CHOIR}.year", "2023", "whole number"),
        (f"{CHOIR}.year", 1989, "at least 1990"),
        (f"{CHOIR}.url", "javascript:alert(1)", "https://"),
        (f"{CHOIR}.standing", "famous", "'clear' or 'debatable'"),
        (f"{REMARK}.kind", "joke", "'estimate', 'pitfall' or 'check'"),
    ],
)
def test_a_value_of_the_wrong_type_is_named_with_what_was_expected(path, value, expected):
    problems = problems_after((path, value))
    place = path.replace("options.car.key", "options.1.key")  # it has no key to be named by
    assert_says(problems, counted(place), expected)


@pytest.mark.parametrize("key", ["Your Car", "car_park", "2cv", "x" * 51, ""])
def test_a_key_is_lower_case_letters_digits_and_hyphens(key):
    assert_says(problems_after(("options.car.key", key)), f"options.{key}.key")


@pytest.mark.parametrize("value", [True, 1.5, -1, None, {"a": 1}])
def test_a_condition_does_not_compare_with_what_is_not_a_whole_number(value):
    problems = problems_after((f"{FAR}.when.0.value", value))
    assert any(problem.startswith(f"{FAR}.when.1.value") for problem in problems), problems


@pytest.mark.parametrize("document", [None, [], "rulebook", 5])
def test_a_document_is_a_mapping(document):
    assert_says(problems_of(document), "rulebook", "a mapping")


def test_every_problem_is_named_at_once():
    changes = [("showcase", "elsewhere"), ("claims.R1.source", "X"), (f"{FAR}.claims", ["X9"])]
    with pytest.raises(RulebookError) as caught:
        read_rulebook(changed(*changes))
    assert len(str(caught.value).splitlines()) == 3
    assert caught.value.problems == str(caught.value).splitlines()
