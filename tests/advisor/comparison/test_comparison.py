from collections.abc import Iterable

import pytest

from advisor.comparison.comparison import Comparison, ComparisonRow
from tests.advisor.comparison.conftest import AWAY, NEAR


@pytest.fixture
def comparison(sides):
    return lambda a, b: Comparison(*sides(a, b))


def keys(rows: Iterable[ComparisonRow]) -> list[str]:
    return [row.question.key for row in rows]


def test_each_answer_explains_differs_or_agrees(comparison):
    compared = comparison(NEAR, AWAY)
    assert keys(compared.explaining) == ["distance"]
    assert keys(compared.differing) == ["luggage"]
    assert keys(compared.agreeing) == ["station"]


def test_a_row_has_both_answers_in_words(comparison):
    [row] = comparison(NEAR, AWAY).explaining
    assert (row.a, row.b) == ("20 kilometres", "600 kilometres")


def test_a_question_that_was_hidden_is_not_called_open(comparison):
    compared = comparison("station=none", "station=near&changes=0")
    rows = [*compared.explaining, *compared.differing]
    assert [row.a for row in rows if row.question.key == "changes"] == ["Not asked"]


def test_results_that_agree_need_no_explanation(comparison):
    compared = comparison(AWAY, "distance=700")
    assert compared.agree
    assert compared.explanation is None
    assert compared.explaining == []


def test_another_priority_is_a_difference(comparison):
    answers = "distance=600{}&luggage=furniture{}"
    compared = comparison(answers.format("", "&most=luggage"), answers.format("&most=distance", ""))
    row = compared.explaining[0]
    assert (row.question.key, row.a_is_priority, row.b_is_priority) == ("distance", False, True)


def test_scenarios_are_told_apart_by_who_matches_them(comparison):
    compared = comparison(f"{NEAR}&luggage=dog", AWAY)
    alone = {
        name: [argument.scenario.key for argument in arguments]
        for name, arguments in compared.scenarios.items()
    }
    assert alone == {"a": ["off-the-rails"], "b": ["long-way"]}
    assert [in_a.scenario.key for in_a, _ in compared.both] == ["bulky-load"]
