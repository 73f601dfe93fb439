"""The pages of steps."""

import pytest
from django.test import Client

from rules.drafts.from_document import load
from rules.models import Question, Rulebook, Step
from tests.support.admin_pages import errors, fault, page
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_a_step_does_not_move_behind_a_question_that_it_brings_up(admin_client: Client) -> None:
    step = Step.objects.get(key="trip")
    later = fault(admin_client, step, "position", position=9)
    assert page(Question, "change", Question.objects.get(key="changes").pk) in later


def test_a_step_is_not_called_like_a_page(admin_client: Client, rulebook: Rulebook) -> None:
    data = {"rulebook": rulebook.pk, "key": "check", "title": "Check"}
    response = admin_client.post(f"{page(Step, 'add')}?rulebook={rulebook.pk}", data)
    assert "The site has a page of its own called “check”." in errors(response)
