"""Which rules ask a question, in words."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rules.admin.asking import Asker, Asking
from rules.drafts.from_document import load
from rules.models import Condition, Effect, Question, Rule, Rulebook
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def asked(key: str, own_rule: Any = None) -> tuple[Asking, Any]:
    asking = Asking(Question.objects.filter(key=key), own_rule)
    (question,) = asking.question.values()
    return asking, question


def said(asker: Asker) -> tuple[str, str, str, str]:
    return asker.rule.key, asker.test, asker.outcomes, asker.others


def test_rules_stand_by_their_thresholds_with_their_points() -> None:
    asking, question = asked("distance")
    assert list(map(said, asking.askers(question)))[:3] == [
        ("short-hop", "< 30", "Car +1", ""),
        ("far-and-light", "100 to 1,000", "Coach gets the points of Train", "Luggage"),
        ("far", "> 300", "Train +4, Car −2", ""),
    ]
    assert asking.numbers(question) == {30: 1, 100: 1, 300: 1, 1000: 1}


def test_the_rule_that_is_edited_is_left_out() -> None:
    asking, question = asked("distance", Rule.objects.get(key="far").pk)
    assert "far" not in [asker.rule.key for asker in asking.askers(question)]
    assert 300 not in asking.numbers(question)


def test_conditions_that_do_not_fit_their_question_hide_no_form() -> None:
    Condition.objects.filter(rule__key="furniture").update(value="piano")
    asking, question = asked("luggage")
    assert asking.askers(question) == []


def test_more_rules_cost_no_more_queries() -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            asking, question = asked("distance")
            asking.askers(question)
        return len(queries)

    before = count()
    far = Rule.objects.get(key="far")
    for number in range(20):
        rule = Rule.objects.create(scenario=far.scenario, key=f"far-{number}", reason="far")
        distance = Question.objects.get(key="distance")
        Condition.objects.create(rule=rule, question=distance, test="above", value="5")
        Effect.objects.create(rule=rule, option=far.effects.all()[0].option, points=1)
    assert count() == before


def test_a_rule_that_names_a_threshold_has_its_number() -> None:
    asking, question = asked("changes")
    assert [said(asker)[:2] for asker in asking.askers(question)] == [
        ("no-change", "≤ 0"),
        ("many-changes", "≥ 3"),
    ]
    assert asking.numbers(question) == {0: 1}
    assert [threshold.key for threshold in asking.thresholds(question)] == ["many"]
