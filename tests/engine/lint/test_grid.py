"""Which rules each answer allows."""

from hypothesis import given, settings

from rules.engine.lint.grid import Grid, bits
from rules.engine.schema import Rulebook
from rules.engine.scoring import evaluate
from tests.support.every import every_answers, tiny_rulebooks


def grid_of(rulebook: Rulebook, *keys: str) -> Grid:
    return Grid(rulebook, [rulebook.rule[key] for key in keys])


def test_a_mask_has_a_bit_for_each_rule() -> None:
    assert list(bits(0b101)) == [0, 2]
    assert list(bits(0)) == []


def test_an_answer_allows_the_rules_whose_conditions_on_the_question_hold(small: Rulebook) -> None:
    grid = grid_of(small, "far", "short-hop", "furniture")
    allowed = {answer: list(bits(mask)) for answer, mask in grid.allows["distance"].items()}
    # The furniture rule asks nothing about the distance.
    assert allowed == {1: [1, 2], 30: [2], 301: [0, 2]}


def test_a_rule_uses_the_questions_that_show_its_own(small: Rulebook) -> None:
    grid = grid_of(small, "many-changes")
    assert list(grid.uses) == ["station", "changes"]
    assert grid.allows["station"]["none"] == 0


def test_answers_that_allow_the_same_rules_are_one_mask(small: Rulebook) -> None:
    grid = grid_of(small, "no-station")
    assert list(grid.masks("station")) == [(None, 0), ("none", 1)]


@settings(max_examples=60, deadline=None)
@given(tiny_rulebooks())
def test_a_rule_fires_if_every_answer_allows_it(rulebook: Rulebook) -> None:
    grid = Grid(rulebook, [rule for _, rule in rulebook.rules])
    for answers in every_answers(rulebook):
        if any(answers[key] not in grid.allows[key] for key in grid.uses if key in answers):
            continue  # another answer stands for it
        mask = grid.all
        for key in grid.uses:
            mask &= grid.allows[key][answers[key]] if key in answers else ~grid.uses[key]
        fired = [rule.rule for rule in evaluate(rulebook, answers).fired]
        assert [grid.rules[n].key for n in bits(mask)] == fired
