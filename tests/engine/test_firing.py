"""Which rules fire, and which wait: as reading each rule by itself says."""

import pytest
from hypothesis import given, settings

from rules.engine.answers import counted
from rules.engine.conditions import all_hold, holds
from rules.engine.firing import Firing
from rules.engine.reading import read_rulebook
from rules.engine.schema import Answers, Rulebook
from tests.support.small import small_document
from tests.support.strategies import Case, cases


def rulebook_with_chain() -> Rulebook:
    """`changes` is shown by `station`, and `seats` by `changes`; a rule asks about each."""
    document = small_document()
    seats = {**document["steps"][2]["questions"][0], "key": "seats"}
    seats["shown_when"] = {"question": "changes", "test": "at-least", "value": 1}
    document["steps"].append({"key": "last", "title": "Last", "questions": [seats]})
    rule = document["scenarios"][0]["rules"][0]
    document["scenarios"][0]["rules"] = [
        {**rule, "key": f"asks-{key}", "when": [{"question": key, "test": "above", "value": 5}]}
        for key in ("distance", "changes", "seats")
    ]
    return read_rulebook(document)


@pytest.mark.parametrize(
    ("answers", "waiting"),
    [
        ({}, ["distance", "changes", "seats"]),
        ({"distance": 50}, ["changes", "seats"]),
        ({"station": "near"}, ["distance", "changes", "seats"]),
        ({"station": "near", "changes": 1}, ["distance", "seats"]),
        ({"station": "near", "changes": 0}, ["distance"]),
        ({"station": "none"}, ["distance"]),
        ({"station": "none", "changes": 9, "seats": 9}, ["distance"]),
    ],
)
def test_no_rule_waits_for_a_question_that_no_further_answer_can_bring_up(answers, waiting):
    undecided = [rule.key for _, rule in Firing(rulebook_with_chain()).fired(answers).undecided]
    assert [key for key in undecided if key.startswith("asks-")] == [f"asks-{w}" for w in waiting]


@settings(max_examples=200, deadline=None)
@given(cases())
def test_rules_fire_and_wait_as_each_of_them_says(case: Case):
    rulebook, answers = case.rulebook, counted(*case)
    closed = never_asked(rulebook, answers)
    held = {rule.key: all_hold(rule.when, answers) for _, rule in rulebook.rules}
    fired, undecided = Firing(rulebook).fired(case.answers)
    assert [rule.key for _, rule in fired] == [key for key, holds in held.items() if holds]
    assert [rule.key for _, rule in undecided] == [
        key
        for key, holds in held.items()
        if holds is None and not any(c.question in closed for c in rulebook.rule[key].when)
    ]


def never_asked(rulebook: Rulebook, answers: Answers) -> set[str]:
    closed: set[str] = set()
    for question in rulebook.questions:
        when = question.shown_when
        if when and (when.question in closed or holds(when, answers) is False):
            closed.add(question.key)
    return closed
