import pytest

from rules.engine.answers import read_answers
from rules.engine.reading import read_rulebook
from rules.engine.schema import Answers, Condition
from rules.engine.sensitivity.changes import AnswerChange
from rules.engine.words import (
    say_answer,
    say_answers,
    say_change,
    say_condition,
    say_duration,
    say_facts,
    say_figure,
    say_grade,
    say_number,
    say_outcomes,
    say_points,
    say_range,
    say_rule,
    say_test,
)
from tests.support.changes import changed
from tests.support.named import named_rulebook
from tests.support.small import small_document

RULEBOOK = read_rulebook(small_document())


def answers(**raw: object) -> Answers:
    return read_answers(RULEBOOK, raw)[0]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0 kilometres"),
        (1, "1 kilometre"),
        (2, "2 kilometres"),
        (1200, "1,200 kilometres"),
        (1_000_000, "1,000,000 kilometres"),
    ],
)
def test_a_number_is_said_with_its_unit(number, said):
    assert say_number(RULEBOOK.question["distance"], number) == said


def test_a_number_without_a_unit_stands_alone():
    question = RULEBOOK.question["distance"].model_copy(update={"unit": ""})
    assert say_number(question, 1200) == "1,200"


@pytest.mark.parametrize(
    ("key", "answer", "said"),
    [
        ("distance", 1200, "1,200 kilometres"),
        ("changes", 0, "0 changes"),
        ("station", "far", "Only by bus or taxi"),
        ("luggage", ("dog",), "A dog"),
        ("luggage", ("bag", "dog"), "A bag or a suitcase; A dog"),
        ("changes", None, "Not sure yet"),
    ],
)
def test_an_answer_is_said_in_the_words_of_its_question(key, answer, said):
    assert say_answer(RULEBOOK.question[key], answer) == said


@pytest.mark.parametrize(
    ("question", "test", "value", "said", "denied"),
    [
        (
            "station",
            "is",
            "none",
            "Stations is “None at one end”",
            "Stations is not “None at one end”",
        ),
        (
            "station",
            "is-any-of",
            ["near", "none"],
            "Stations is “At both ends” or “None at one end”",
            "Stations is not “At both ends” or “None at one end”",
        ),
        (
            "luggage",
            "includes",
            "dog",
            "Luggage includes “A dog”",
            "Luggage does not include “A dog”",
        ),
        (
            "luggage",
            "is-any-of",
            ["dog", "bicycle"],
            "Luggage includes “A dog” or “A bicycle”",
            "Luggage does not include “A dog” or “A bicycle”",
        ),
        (
            "distance",
            "above",
            1200,
            "Distance is above 1,200 kilometres",
            "Distance is not above 1,200 kilometres",
        ),
        (
            "distance",
            "at-least",
            1,
            "Distance is at least 1 kilometre",
            "Distance is not at least 1 kilometre",
        ),
        (
            "distance",
            "below",
            30,
            "Distance is below 30 kilometres",
            "Distance is not below 30 kilometres",
        ),
        (
            "changes",
            "at-most",
            0,
            "Changes of train is at most 0 changes",
            "Changes of train is not at most 0 changes",
        ),
        (
            "distance",
            "between",
            [100, 1000],
            "Distance is between 100 kilometres and 1,000 kilometres",
            "Distance is not between 100 kilometres and 1,000 kilometres",
        ),
    ],
)
def test_a_condition_is_a_sentence(question, test, value, said, denied):
    condition = Condition(question=question, test=test, value=value)
    assert say_condition(RULEBOOK, condition) == said
    assert say_condition(RULEBOOK, condition.model_copy(update={"negated": True})) == denied


@pytest.mark.parametrize(("points", "said"), [(4, "4"), (0, "0"), (-2, "\N{MINUS SIGN}2")])
def test_points_below_nought_have_a_true_minus_sign(points, said):
    assert say_points(points) == said


def test_answers_are_said_in_the_order_of_the_questions_and_unknown_ones_left_out():
    said = say_answers(RULEBOOK, {"changes": 2, "station": "near"})
    assert [(question.key, text) for question, text in said] == [
        ("station", "At both ends"),
        ("changes", "2 changes"),
    ]


@pytest.mark.parametrize(("gains", "said"), [(False, "the points of"), (True, "what speaks for")])
def test_a_rule_says_what_is_shared(gains, said):
    document = small_document()
    share = {"option": "coach", "of": "train", "gains": gains}
    document["scenarios"][0]["rules"][1]["shares"] = [share]
    rulebook = read_rulebook(document)
    assert say_rule(rulebook, rulebook.rule["far-and-light"]) == (
        "If Distance is between 100 kilometres and 1,000 kilometres and Luggage does not include "
        f"“Furniture”: Coach gets {said} Train."
    )


def test_what_a_rule_does_is_said_option_by_option():
    assert say_outcomes(RULEBOOK, RULEBOOK.rule["furniture"]) == [
        ("car", "Car +4"),
        ("coach", "Coach is ruled out"),
    ]


def test_answers_make_a_clause():
    answers: Answers = {"luggage": ("bicycle", "dog"), "distance": 1200, "station": "near"}
    assert say_facts(RULEBOOK, answers) == (
        "Distance is 1,200 kilometres; Stations is “At both ends”; and Luggage is “A bicycle” and "
        "“A dog”"
    )
    assert say_facts(RULEBOOK, {}) == ""


@pytest.mark.parametrize(
    ("change", "given", "said"),
    [
        (AnswerChange("distance", 301, 301, 3000), 20, "Distance: above 300 kilometres"),
        (AnswerChange("distance", 29, 1, 29), 600, "Distance: below 30 kilometres"),
        (AnswerChange("distance", 300, 300, 3000), 20, "Distance: 300 kilometres or more"),
        (AnswerChange("distance", 30, 1, 30), 600, "Distance: 30 kilometres or less"),
        (AnswerChange("distance", 300, 30, 300), 600, "Distance: 30 to 300 kilometres"),
        (AnswerChange("station", "none"), "near", "Stations: “None at one end”"),
        (AnswerChange("luggage", ("bag", "dog")), ("bag",), "Luggage: also “A dog”"),
        (AnswerChange("luggage", ("bag",)), ("bag", "dog"), "Luggage: without “A dog”"),
        (
            AnswerChange("luggage", ("dog",)),
            ("bag",),
            "Luggage: only “A dog”",
        ),
        (
            AnswerChange("luggage", ("bag", "dog")),
            ("bag", "furniture"),
            "Luggage: also “A dog” and without “Furniture”",
        ),
    ],
)
def test_a_change_is_said_as_a_clause(small, change, given, said):
    assert say_change(small, change, given) == said


def test_a_duration_follows_from_the_number_of_questions() -> None:
    assert say_duration(1) == "about a minute"
    assert say_duration(18) == "about three minutes"
    assert say_duration(54) == "about nine minutes"
    assert say_duration(200) == "about 33 minutes"


@pytest.mark.parametrize(
    ("question", "test", "value", "said"),
    [
        ("distance", "above", 1200, "> 1,200"),
        ("distance", "at-least", 3, "≥ 3"),
        ("distance", "below", 30, "< 30"),
        ("distance", "at-most", 0, "≤ 0"),
        ("distance", "between", (100, 1000), "100 to 1,000"),
        ("station", "is", "near", "is near"),
        ("station", "is-any-of", ("near", "far"), "is near or far"),
        ("luggage", "includes", "dog", "includes dog"),
    ],
)
def test_a_test_is_said_shortly_below_its_question(question, test, value, said):
    condition = Condition(question=question, test=test, value=value)
    assert say_test(RULEBOOK.question[question], condition) == said


@pytest.mark.parametrize(
    ("question", "test", "value", "said"),
    [
        ("distance", "above", 1200, "not > 1,200"),
        ("station", "is", "near", "is not near"),
        ("luggage", "is-any-of", ("dog", "bag"), "does not include dog or bag"),
    ],
)
def test_a_negated_test_says_so(question, test, value, said):
    condition = Condition(question=question, test=test, value=value, negated=True)
    assert say_test(RULEBOOK.question[question], condition) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (1, 29, "below 30 kilometres"),
        (1, 300, "300 kilometres or less"),
        (301, 1000, "301 to 1,000 kilometres"),
        (301, 3000, "above 300 kilometres"),
        (500, 3000, "500 kilometres or more"),
    ],
)
def test_a_range_is_said_by_its_rounder_end(low, high, said):
    assert say_range(RULEBOOK.question["distance"], low, high) == said


def test_the_name_of_a_threshold_stands_behind_its_number_where_it_is_written() -> None:
    rulebook = named_rulebook()
    far, light = (rulebook.written.rule[key].when[0] for key in ("far", "far-and-light"))
    assert say_condition(rulebook, far) == "Distance is above 300 kilometres (long)"
    assert say_condition(rulebook, light) == (
        "Distance is between 300 kilometres (long) and 1,000 kilometres"
    )
    assert say_condition(rulebook, rulebook.rule["far"].when[0]) == (
        "Distance is above 300 kilometres"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1850, "1,850"),
        (350.0, "350"),
        (350.4, "350"),
        (12345.678, "12,346"),
        (99.96, "100"),
        (6.5, "6.5"),
        (8.754, "8.75"),
        (0.0123456, "0.0123"),
        (-2.5, "-2.5"),
        (1e-12, "0.000000000001"),
    ],
)
def test_a_figure_has_the_digits_that_count(value: float, text: str) -> None:
    assert say_figure(value) == text


def test_the_grade_of_what_was_measured_says_on_whose_machine() -> None:
    rulebook = read_rulebook(
        changed(("claims.R1.grade", "measured"), ("claims.R2.grade", "measured"))
    )
    assert say_grade(rulebook, rulebook.claim["R1"]) == "measured on this project's car"
    assert say_grade(rulebook, rulebook.claim["R2"]) == "measured"
    assert say_grade(rulebook, rulebook.claim["R3"]) == "first-hand record"
