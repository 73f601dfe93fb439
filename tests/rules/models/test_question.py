"""Questions, their choices and the condition to show them."""

import pytest

from rules.drafts.from_document import load
from rules.models import AppliesWhen, Choice, Condition, Question, Rulebook
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_questions_come_by_step_and_position(rulebook: Rulebook) -> None:
    rulebook.steps.filter(key="baggage").update(position=0)
    keys = Question.objects.values_list("key", flat=True)
    assert list(keys) == ["luggage", "distance", "station", "changes"]


def test_a_question_takes_its_choices_along() -> None:
    question = Question.objects.get(key="luggage")
    Condition.objects.filter(question=question).delete()
    AppliesWhen.objects.filter(question=question).delete()
    question.delete()
    assert not Choice.objects.filter(key="dog").exists()


def test_a_question_leads_to_its_rulebook(rulebook: Rulebook) -> None:
    assert Question.objects.get(key="luggage").rulebook == rulebook
