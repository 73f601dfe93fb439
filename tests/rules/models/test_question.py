"""Questions, their choices and the condition to show them."""

from importlib import import_module

import pytest
from django.apps import apps

from rules.drafts.from_document import load
from rules.drafts.to_document import document
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


@pytest.mark.parametrize("stored", ["20, 150, 600", " 20,150 ,600 "])
def test_picks_that_an_earlier_version_stored_have_a_line_each(
    rulebook: Rulebook, stored: str
) -> None:
    Question.objects.filter(key="distance").update(picks=stored)
    import_module("rules.migrations.0004_picks_in_words").give_each_pick_a_line(apps, None)
    assert document(rulebook)["steps"][0]["questions"][0]["picks"] == [20, 150, 600]
    assert Question.objects.get(key="changes").picks == ""
