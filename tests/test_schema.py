"""reading.py, schema.py and references.py: what makes a document a rulebook."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from rules.engine.reading import RulebookError, read_rulebook
from rules.engine.schema import Part
from tests.small import small_document

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
    keys = [each.get("key") if isinstance(each, dict) else None for each in container]
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


def parts(value: object) -> Iterator[Part]:
    if isinstance(value, Part):
        yield value
        for name in type(value).model_fields:
            yield from parts(getattr(value, name))
    elif isinstance(value, tuple):
        for each in value:
            yield from parts(each)


FAR = "scenarios.long-way.rules.far"
LIGHT = "scenarios.long-way.rules.far-and-light"
FURNITURE = "scenarios.bulky-load.rules.furniture"
AWKWARD = "scenarios.bulky-load.rules.awkward"
REMARK = "remarks.reserve-a-place"
CHOIR = "precedents.choir-trip"
ROOM = "tables.seats.rows.room"
DISTANCE = "steps.trip.questions.distance"
STATION = "steps.trip.questions.station"
CHANGES = "steps.connection.questions.changes"


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
    assert read_rulebook(json.loads(rulebook.model_dump_json())) == rulebook


def test_space_around_text_is_dropped():
    assert read_rulebook(changed(("title", " Train or car?\n"))).title == "Train or car?"


OPTIONS = '"train", "car", "coach"'


@pytest.mark.parametrize(
    ("path", "value", "place", "missing", "known"),
    [
        (f"{FAR}.effects.0.option", "boat", f"{FAR}.effects", 'option "boat"', OPTIONS),
        (f"{LIGHT}.shares.0.option", "boat", f"{LIGHT}.shares", 'option "boat"', OPTIONS),
        (f"{LIGHT}.shares.0.of", "boat", f"{LIGHT}.shares", 'option "boat"', OPTIONS),
        (f"{FURNITURE}.rules_out", ["boat"], f"{FURNITURE}.rules_out", 'option "boat"', OPTIONS),
        ("scenarios.long-way.option", "boat", None, 'option "boat"', OPTIONS),
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


@pytest.mark.parametrize("name", ["left_out", "precedents", "remarks", "tables"])
def test_a_part_stands_once(name):
    [part] = small_document()[name]
    key = part.get("key") or part["claim"]
    assert_says(problems_after((f"{name}.+", part)), name, f'"{key}" stands twice')


def test_a_row_has_one_cell_for_an_option():
    problems = problems_after((f"{ROOM}.cells.1.option", "train"))
    assert_says(problems, ROOM, '"train" stands twice')


def test_a_remark_does_not_always_apply():
    everywhere = [(f"{REMARK}.{name}", []) for name in ("when", "scenarios", "options")]
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


FITTING = {
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
        ("title", 5, "string"),
        ("title", "  ", "at least 1 character"),
        ("options.car.key", None, "string"),
        ("options.car.short", "x" * 41, "at most 40 characters"),
        ("options", {"car": {}}, "tuple"),
        ("options.car.kind", "favourite", "contender"),
        (f"{DISTANCE}.kind", "date", "'choice', 'choices' or 'number'"),
        (f"{DISTANCE}.maximum", "3000", "integer"),
        (f"{DISTANCE}.minimum", -1, "greater than or equal to 0"),
        (f"{FAR}.effects.0.points", 3, "-4, -2, -1, 1, 2 or 4"),
        (f"{FAR}.effects.0.points", "4", "-4, -2, -1, 1, 2 or 4"),
        (f"{FAR}.when.0.test", "exactly", "'at-least'"),
        (f"{FAR}.when.0.negated", "maybe", "boolean"),
        ("claims.R1.grade", "gossip", "'first-hand'"),
        ("examples.moving-house.answers", ["far"], "dictionary"),
        (f"{CHOIR}.year", "2023", "integer"),
        (f"{CHOIR}.year", 1989, "greater than or equal to 1990"),
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
    assert_says(problems_after(("options.car.key", key)), f"options.{key}.key", "String should")


@pytest.mark.parametrize("value", [True, 1.5, -1, None, {"a": 1}])
def test_a_condition_does_not_compare_with_what_is_not_a_whole_number(value):
    problems = problems_after((f"{FAR}.when.0.value", value))
    assert any(problem.startswith(f"{FAR}.when.1.value") for problem in problems), problems


@pytest.mark.parametrize("document", [None, [], "rulebook", 5])
def test_a_document_is_a_mapping(document):
    assert_says(problems_of(document), "rulebook", "valid dictionary")


def test_every_problem_is_named_at_once():
    changes = [("showcase", "elsewhere"), ("claims.R1.source", "X"), (f"{FAR}.claims", ["X9"])]
    with pytest.raises(RulebookError) as caught:
        read_rulebook(changed(*changes))
    assert len(str(caught.value).splitlines()) == 3
    assert caught.value.problems == str(caught.value).splitlines()


def test_no_part_of_a_rulebook_can_be_set():
    for part in parts(read_rulebook(small_document())):
        for name in type(part).model_fields:
            with pytest.raises(ValidationError, match="frozen"):
                setattr(part, name, getattr(part, name))


def test_a_rulebook_keeps_no_hold_of_its_document():
    document = small_document()
    rulebook = read_rulebook(document)
    document["options"].clear()
    document["scenarios"][0]["rules"][0]["effects"][0]["points"] = -4
    assert rulebook == read_rulebook(small_document())
