import pytest

from rules.engine.conditions import all_hold, holds
from rules.engine.schema import Condition


def condition(test: str, value: object, *, negated: bool = False) -> Condition:
    return Condition(question="q", test=test, value=value, negated=negated)


TRUTH = [
    ("is", "a", "a", True),
    ("is", "a", "ab", False),
    ("is-any-of", ["a", "b"], "b", True),
    ("is-any-of", ["a", "b"], "c", False),
    ("is-any-of", ["ab"], "a", False),
    ("is-any-of", ["a", "b"], ("b", "c"), True),
    ("is-any-of", ["a", "b"], ("a", "b"), True),
    ("is-any-of", ["a", "b"], ("c",), False),
    ("includes", "a", ("a",), True),
    ("includes", "a", ("b", "a"), True),
    ("includes", "a", ("b", "ab"), False),
    ("above", 5, 4, False),
    ("above", 5, 5, False),
    ("above", 5, 6, True),
    ("at-least", 5, 4, False),
    ("at-least", 5, 5, True),
    ("at-least", 5, 6, True),
    ("below", 5, 4, True),
    ("below", 5, 5, False),
    ("below", 5, 6, False),
    ("at-most", 5, 4, True),
    ("at-most", 5, 5, True),
    ("at-most", 5, 6, False),
    ("between", [5, 7], 4, False),
    ("between", [5, 7], 5, True),
    ("between", [5, 7], 6, True),
    ("between", [5, 7], 7, True),
    ("between", [5, 7], 8, False),
    ("between", [5, 5], 5, True),
    ("at-most", 0, 0, True),
    ("above", 0, 0, False),
]


@pytest.mark.parametrize(("test", "value", "answer", "expected"), TRUTH)
def test_a_condition_tests_its_answer(test, value, answer, expected):
    assert holds(condition(test, value), {"q": answer}) is expected


@pytest.mark.parametrize(("test", "value", "answer", "expected"), TRUTH)
def test_negation_turns_the_test_round(test, value, answer, expected):
    assert holds(condition(test, value, negated=True), {"q": answer}) is not expected


@pytest.mark.parametrize(("test", "value"), {row[0]: row[1] for row in TRUTH}.items())
@pytest.mark.parametrize("negated", [False, True])
def test_what_is_unknown_stays_unknown(test, value, negated):
    assert holds(condition(test, value, negated=negated), {"another": 5}) is None


A_IS_X = Condition(question="a", test="is", value="x")
B_IS_X = Condition(question="b", test="is", value="x")


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("x", "x", True),
        ("x", "y", False),
        ("y", "x", False),
        ("y", "y", False),
        ("x", None, None),
        (None, "x", None),
        ("y", None, False),
        (None, "y", False),
        (None, None, None),
    ],
)
def test_one_that_fails_outweighs_one_that_is_unknown(a, b, expected):
    answers = {key: answer for key, answer in (("a", a), ("b", b)) if answer}
    assert all_hold([A_IS_X, B_IS_X], answers) is expected


def test_no_conditions_hold():
    assert all_hold([], {}) is True
