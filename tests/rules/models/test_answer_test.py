"""Conditions as people read them."""

import pytest

from rules.models import AnswerTest, Condition, Question


@pytest.mark.parametrize(
    ("test", "value", "negated", "text"),
    [
        ("above", "300", False, "Distance above 300"),
        ("at-most", "300", True, "not: Distance at most 300"),
        ("between", "6, 12", False, "Distance between 6, 12"),
    ],
)
def test_a_condition_names_itself(test: str, value: str, negated: bool, text: str) -> None:
    question = Question(label="Distance")
    assert str(Condition(question=question, test=test, value=value, negated=negated)) == text


def test_every_condition_has_the_fields_of_the_schema() -> None:
    assert {model.__name__ for model in AnswerTest.__subclasses__()} == {
        *("Condition", "ShownWhen", "AppliesWhen"),
    }
