"""The search for answers under which an option is recommended, against all answers."""

import pytest
from hypothesis import given, settings

from rules.engine.lint.search import Search
from rules.engine.schema import Rulebook
from rules.engine.scoring import evaluate
from tests.support.every import every_answers, tiny_rulebooks


@settings(max_examples=150, deadline=None)
@given(tiny_rulebooks())
def test_answers_are_found_for_an_option_if_and_only_if_it_can_win(rulebook: Rulebook) -> None:
    won = {evaluate(rulebook, answers).recommended for answers in every_answers(rulebook)}
    for option in rulebook.option:
        search = Search(rulebook, option)
        assert search.proven or search.answers is not None
        assert (search.answers is not None) == (option in won)
        if search.answers is not None:
            assert evaluate(rulebook, search.answers).recommended == option


@pytest.mark.parametrize("option", ["train", "car", "coach"])
def test_the_answers_found_recommend_the_option(small: Rulebook, option: str) -> None:
    search = Search(small, option)
    assert search.answers is not None
    assert evaluate(small, search.answers).recommended == option


def test_a_search_without_effort_proves_nothing(small: Rulebook) -> None:
    search = Search(small, "train", effort=0)
    assert (search.answers, search.proven) == (None, False)
