"""references.py: whether all that a rulebook mentions is there, and fits."""

from typing import Any

import pytest

from rules.engine.reading import read_rulebook
from tests.support.changes import (
    AWKWARD,
    CHANGES,
    CHOIR,
    DOORS,
    FAR,
    FURNITURE,
    LIGHT,
    REMARK,
    ROOM,
    assert_says,
    change,
    changed,
    problems_after,
    problems_of,
)
from tests.support.small import small_document

BY_BOAT = {"label": "Boat", "option": "boat", "points": [{"x": 100, "y": 1, "runs": 1}]}
OPTIONS = '"train", "car", "coach"'


@pytest.mark.parametrize(
    ("path", "value", "place", "missing", "known"),
    [
        (f"{FAR}.effects.0.option", "boat", f"{FAR}.effects", 'option "boat"', OPTIONS),
        (f"{LIGHT}.shares.0.option", "boat", f"{LIGHT}.shares", 'option "boat"', OPTIONS),
        (f"{LIGHT}.shares.0.of", "boat", f"{LIGHT}.shares", 'option "boat"', OPTIONS),
        (f"{FURNITURE}.rules_out", ["boat"], f"{FURNITURE}.rules_out", 'option "boat"', OPTIONS),
        (f"{FURNITURE}.doubts", ["boat"], f"{FURNITURE}.doubts", 'option "boat"', OPTIONS),
        ("scenarios.long-way.option", "boat", None, 'option "boat"', OPTIONS),
        (
            "scenarios.long-way.rate",
            "mood",
            None,
            'question "mood"',
            '"distance", "station", "luggage", "changes"',
        ),
        (
            "scenarios.long-way.risks.0.option",
            "boat",
            "scenarios.long-way.risks",
            'option "boat"',
            OPTIONS,
        ),
        (
            f"{FAR}.when.0.question",
            "mood",
            f"{FAR}.when.1.question",
            'question "mood"',
            '"distance", "station", "luggage", "changes"',
        ),
        (
            f"{FURNITURE}.when.0.value",
            "piano",
            f"{FURNITURE}.when.1.value",
            'choice of luggage "piano"',
            '"bag", "bicycle", "dog", "furniture"',
        ),
        (
            f"{AWKWARD}.when.0.value",
            ["dog", "piano"],
            f"{AWKWARD}.when.1.value",
            'choice of luggage "piano"',
            '"bag", "bicycle", "dog", "furniture"',
        ),
        (
            f"{CHANGES}.shown_when.value",
            "nowhere",
            "questions.changes.shown_when.value",
            'choice of station "nowhere"',
            '"near", "far", "none"',
        ),
        ("scenarios.long-way.claims.0", "X9", "scenarios.long-way.claims", 'claim "X9"', '"R1"'),
        (
            "scenarios.long-way.risks.0.claims",
            ["X9"],
            "scenarios.long-way.risks.car.claims",
            'claim "X9"',
            '"R1"',
        ),
        (f"{FAR}.claims", ["R1", "X9"], f"{FAR}.claims", 'claim "X9"', '"R1"'),
        ("claims.R1.source", "X", None, 'source "X"', '"R", "C"'),
        ("options.coach.claims.0", "X9", "options.coach.claims", 'claim "X9"', '"R1"'),
        ("left_out.0.claim", "X9", "left_out.claims", 'claim "X9"', '"R1"'),
        ("claims.R4.precedents.0", "cruise", "claims.R4.precedents", "precedent", '"choir-trip"'),
        (f"{DOORS}.bears_on.0.claim", "X9", f"{DOORS}.bears_on", 'claim "X9"', '"R1"'),
        (f"{DOORS}.plots.0.series.0", BY_BOAT, f"{DOORS}.plots", 'option "boat"', OPTIONS),
        (f"{REMARK}.claims.0", "X9", f"{REMARK}.claims", 'claim "X9"', '"R1"'),
        (f"{REMARK}.options.0", "boat", f"{REMARK}.options", 'option "boat"', OPTIONS),
        (
            f"{REMARK}.scenarios.0",
            "at-sea",
            f"{REMARK}.scenarios",
            'scenario "at-sea"',
            '"long-way", "bulky-load"',
        ),
        (
            f"{REMARK}.when.0.value",
            "piano",
            f"{REMARK}.when.1.value",
            'choice of luggage "piano"',
            '"bag", "bicycle", "dog", "furniture"',
        ),
        (f"{CHOIR}.chose", "boat", None, 'option "boat"', OPTIONS),
        (f"{CHOIR}.also_acceptable.0", "boat", f"{CHOIR}.chose", 'option "boat"', OPTIONS),
        (f"{ROOM}.cells.0.option", "boat", ROOM, 'option "boat"', OPTIONS),
        (f"{ROOM}.cells.0.claims", ["X9"], f"{ROOM}.train.claims", 'claim "X9"', '"R1"'),
        ("showcase", "elsewhere", None, 'example "elsewhere"', '"far-and-direct"'),
        ("examples.moving-house.recommended", "boat", None, 'option "boat"', OPTIONS),
        (
            "examples.moving-house.scenarios.0",
            "at-sea",
            "examples.moving-house.scenarios",
            'scenario "at-sea"',
            '"long-way", "bulky-load"',
        ),
    ],
)
def test_what_is_not_there_is_named_with_what_is(path, value, place, missing, known):
    problems = problems_after((path, value))
    assert_says(problems, place or path, f"no {missing}", "expected one of", known)


def test_the_load_of_a_scenario_is_a_number():
    problems = problems_after(("scenarios.long-way.rate", "station"))
    assert_says(problems, "scenarios.long-way.rate", '"station" does not ask for a number')


ANSWERED = ("examples.far-and-direct.answers", f"{CHOIR}.answers", "scenarios.long-way.typical")


@pytest.mark.parametrize("place", ANSWERED)
def test_only_questions_there_are_have_answers(place):
    problems = problems_after((f"{place}.mood", "good"))
    assert_says(problems, f"{place}.mood", "No question")


@pytest.mark.parametrize("place", ANSWERED)
@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("station", "nowhere", "near, far, none"),
        ("luggage", ["bag", "piano"], "bag, bicycle, dog, furniture"),
        ("distance", "a lot", "whole number"),
        ("distance", 4000, "1 to 3,000"),
    ],
)
def test_answers_fit_their_questions(place, question, answer, expected):
    problems = problems_after((f"{place}.{question}", answer))
    assert_says(problems, f"{place}.{question}", expected)


@pytest.mark.parametrize("asked", ["changes", "price", "tickets"])
def test_what_shows_a_question_is_asked_on_an_earlier_step(asked):
    # The question itself, one on its own step, and one on a later step.
    document, extra = small_document(), ("price", "tickets")
    price, tickets = ({**document["steps"][0]["questions"][0], "key": key} for key in extra)
    document["steps"][2]["questions"].insert(0, price)
    document["steps"].append({"key": "last", "title": "Last", "questions": [tickets]})
    condition = {"question": asked, "test": "above", "value": 1}
    change(document, f"{CHANGES}.shown_when", condition)
    assert_says(
        problems_of(document),
        "questions.changes.shown_when.question",
        f'no earlier step\'s question "{asked}"',
        'expected one of "distance", "station", "luggage"',
    )


@pytest.mark.parametrize("key", ["check", "save", "so-far"])
def test_a_step_leaves_the_addresses_of_pages_alone(key):
    assert_says(problems_after(("steps.trip.key", key)), "steps", f'"{key}"', "another key")


@pytest.mark.parametrize(
    ("path", "place", "key"),
    [
        ("options.coach", "options", "train"),
        ("steps.baggage", "steps", "trip"),
        ("steps.baggage.questions.luggage", "questions", "distance"),
        ("steps.baggage.questions.luggage.choices.dog", "questions.luggage", "bag"),
        ("scenarios.direct-line", "scenarios", "long-way"),
        ("scenarios.bulky-load.rules.furniture", "rules", "far"),
        ("sources.C", "sources", "R"),
        ("claims.C2", "claims", "R1"),
        ("examples.nothing-known", "examples", "moving-house"),
        ("tables.seats.rows.price", "tables.seats.rows", "room"),
    ],
)
def test_a_key_stands_once(path, place, key):
    assert_says(problems_after((f"{path}.key", key)), place, f'"{key}" stands twice')


@pytest.mark.parametrize("name", ["left_out", "measurements", "precedents", "remarks", "tables"])
def test_a_part_stands_once(name):
    [part] = small_document()[name]
    key = part.get("key") or part["claim"]
    assert_says(problems_after((f"{name}.+", part)), name, f'"{key}" stands twice')


def test_a_measurement_says_one_thing_of_a_claim():
    problems = problems_after((f"{DOORS}.bears_on.1.claim", "R1"))
    assert_says(problems, f"{DOORS}.bears_on", '"R1" stands twice')


def test_a_row_has_one_cell_for_an_option():
    problems = problems_after((f"{ROOM}.cells.1.option", "train"))
    assert_says(problems, ROOM, '"train" stands twice')


def test_a_remark_does_not_always_apply():
    everywhere: list[tuple[str, Any]] = [
        (f"{REMARK}.{name}", []) for name in ("when", "scenarios", "options")
    ]
    assert_says(problems_after(*everywhere), REMARK, "it would always apply")
    for kept in range(3):
        read_rulebook(changed(*(everywhere[:kept] + everywhere[kept + 1 :])))


def test_a_scenario_has_one_risk_for_an_option():
    risk = small_document()["scenarios"][0]["risks"][0]
    problems = problems_after(("scenarios.long-way.risks.+", risk))
    assert_says(problems, "scenarios.long-way.risks", '"car" stands twice')


def test_a_rule_has_one_effect_on_an_option():
    problems = problems_after((f"{FAR}.effects.1.option", "train"))
    assert_says(problems, f"{FAR}.effects", '"train" stands twice')


def test_a_risk_is_that_of_an_option_that_does_not_fit():
    problems = problems_after(("scenarios.long-way.risks.0.option", "train"))
    assert_says(problems, "scenarios.long-way.risks", '"train"', "another option")


def test_an_option_does_not_share_with_itself():
    assert_says(problems_after((f"{LIGHT}.shares.0.of", "coach")), f"{LIGHT}.shares", "coach")


FITTING: dict[str, dict[str, Any]] = {
    "station": {"is": "near", "is-any-of": ["near", "far"]},
    "luggage": {"includes": "bag", "is-any-of": ["bag", "dog"]},
    "distance": {"above": 5, "at-least": 5, "below": 5, "at-most": 5, "between": [5, 6]},
}
VALUES = {test: value for tests in FITTING.values() for test, value in tests.items()}


@pytest.mark.parametrize("test", VALUES)
@pytest.mark.parametrize("question", FITTING)
def test_a_test_fits_the_kind_of_its_question(question, test):
    value = FITTING[question].get(test, VALUES[test])
    condition = {"question": question, "test": test, "value": value}
    document = changed((f"{FAR}.when.0", condition))
    if test in FITTING[question]:
        assert read_rulebook(document).rule["far"].when[0].test == test
    else:
        expected = ", ".join(f'"{each}"' for each in FITTING[question])
        place = f"{FAR}.when.1.test"
        assert_says(problems_of(document), place, f'"{test}"', f'"{question}"', expected)


@pytest.mark.parametrize("value", [0, 3001, "near"])
def test_a_condition_names_a_number_that_can_be_given(value):
    problems = problems_after((f"{FAR}.when.0.value", value))
    assert_says(problems, f"{FAR}.when.1.value", str(value), "whole number in 1 to 3000")


@pytest.mark.parametrize("value", [1, 3000])
def test_a_condition_can_name_the_ends_of_the_range(value):
    rulebook = read_rulebook(changed((f"{FAR}.when.0.value", value)))
    assert rulebook.rule["far"].when[0].value == value


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (FAR, [300], "one value for above"),
        (FURNITURE, ["bag"], "one value for includes"),
        (AWKWARD, "dog", "a list for is-any-of"),
        (LIGHT, 100, "a list for between"),
        (LIGHT, [1000, 100], "the lower number first"),
    ],
)
def test_a_condition_has_the_values_that_its_test_takes(path, value, expected):
    problems = problems_after((f"{path}.when.0.value", value))
    assert_says(problems, f"{path}.when.1.value", f"expected {expected}")


@pytest.mark.parametrize("value", [[], [100], [100, 200, 300]])
def test_between_takes_two_numbers(value):
    problems = problems_after((f"{LIGHT}.when.0.value", value))
    assert_says(problems, f"{LIGHT}.when.1.value", "expected two numbers")


@pytest.mark.parametrize("value", [[100, "far"], ["far", 100], ["far", "near"]])
def test_between_takes_numbers_only(value):
    problems = problems_after((f"{LIGHT}.when.0.value", value))
    assert_says(problems, f"{LIGHT}.when.1.value", "'far' is not a whole number in 1 to 3000")


def test_is_any_of_takes_at_least_one_choice():
    problems = problems_after((f"{AWKWARD}.when.0.value", []))
    assert_says(problems, f"{AWKWARD}.when.1.value", "expected at least one choice")


def test_between_may_be_a_single_number():
    rulebook = read_rulebook(changed((f"{LIGHT}.when.0.value", [100, 100])))
    assert rulebook.rule["far-and-light"].when[0].value == (100, 100)
