"""What open answers can do to a lead, against all completions of the answers."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings

from rules.engine.reading import read_rulebook
from rules.engine.schema import Answer, Answers, Rulebook
from rules.engine.scoring import evaluate
from rules.engine.sensitivity import margin_at_risk as module
from rules.engine.sensitivity.margin_at_risk import MarginAtRisk, margin_at_risk
from tests.support.changes import changed
from tests.support.every import every_answer
from tests.support.sensitivity import Assessed, assessed, margin_of, nearly_answered_cases


def completions(rulebook: Rulebook, answers: Answers) -> Iterator[dict[str, Answer]]:
    """Every way to answer some or all of the open questions."""
    unknown = [question for question in rulebook.questions if question.key not in answers]
    for picked in product(*([None, *every_answer(question)[:7]] for question in unknown)):
        pairs = zip(unknown, picked, strict=True)
        yield {**answers, **{q.key: a for q, a in pairs if a is not None}}


@settings(max_examples=300, deadline=None)
@given(nearly_answered_cases())
def test_no_completion_takes_more_from_the_lead_or_overturns_what_is_settled(assessed: Assessed):
    rulebook, case, verdict = assessed
    found = margin_at_risk(rulebook, case, verdict)
    if case.recommended is None:
        return
    for answers in completions(rulebook, case.answers):
        completed = evaluate(rulebook, answers, case.priorities)
        if found.settled:
            assert completed.recommended == case.recommended
        if case.recommended not in completed.ruled_out:
            assert margin_of(rulebook, completed, case.recommended) >= case.margin - found.points


def test_with_every_question_answered_nothing_is_at_risk(small):
    answers: Answers = {"distance": 600, "station": "near", "luggage": ("bag",), "changes": 0}
    assert margin_at_risk(*assessed(small, answers)) == MarginAtRisk(0, True)


def test_without_a_recommendation_it_is_settled_if_no_answer_is_missing(small):
    all_answered: Answers = {"distance": 50, "station": "far", "luggage": ("bag",), "changes": 1}
    assert margin_at_risk(*assessed(small, {})) == MarginAtRisk(0, False)
    assert margin_at_risk(*assessed(small, all_answered)) == MarginAtRisk(0, True)


def test_a_lead_that_an_open_answer_can_overturn_is_not_settled(small):
    found = margin_at_risk(*assessed(small, {"distance": 600}))
    assert found.points > 0
    assert not found.settled


@pytest.mark.parametrize(("limit", "settled"), [(2000, True), (0, False)])
def test_completions_are_tried_only_if_they_are_few(monkeypatch, limit, settled):
    monkeypatch.setattr(module, "MAX_COMPLETIONS", limit)
    rulebook = with_rules_that_exclude_each_other()
    case = assessed(rulebook, {"distance": 2000, "station": "near"})
    assert (case.verdict.recommended, case.verdict.margin) == ("train", 22)
    assert margin_at_risk(*case).settled is settled


def with_rules_that_exclude_each_other() -> Rulebook:
    """Rules for a dog with many or few changes; bounds add up both, though only one can fire."""
    distance = {"question": "distance", "test": "above", "value": 1000}
    dog = {"question": "luggage", "test": "includes", "value": "dog"}
    many = {"question": "changes", "test": "above", "value": 5}
    few = {"question": "changes", "test": "below", "value": 3}
    added = [([distance], "train")] * 4 + [([dog, many], "car")] * 3 + [([dog, few], "car")] * 3
    rules = [
        {"key": f"added-{number}", "reason": "so it is", "when": when}
        | {"effects": [{"option": option, "points": 4}]}
        for number, (when, option) in enumerate(added)
    ]
    return read_rulebook(changed(*(("scenarios.long-way.rules.+", rule) for rule in rules)))
