"""Steps."""

import pytest
from django.db import IntegrityError, transaction

from rules.drafts.from_document import load
from rules.models import Condition, Question, Rulebook, ShownWhen
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_a_step_takes_its_questions_along(rulebook: Rulebook) -> None:
    Condition.objects.filter(question__step__key="trip").delete()
    ShownWhen.objects.all().delete()
    rulebook.steps.get(key="trip").delete()
    assert not Question.objects.filter(key="distance").exists()


def test_a_key_stands_once_in_its_rulebook(rulebook: Rulebook) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        rulebook.steps.create(key="trip", title="Another")
