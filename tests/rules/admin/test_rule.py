"""The pages of rules."""

import pytest
from django.test import Client

from rules.admin.checks import MESSAGES
from rules.drafts.from_document import load
from rules.models import Option, Rule, Rulebook
from tests.support.admin_pages import errors, save
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_a_rule_needs_conditions_and_something_that_it_does(admin_client: Client) -> None:
    row = Rule.objects.get(key="no-station")
    response = save(admin_client, row, when__0__DELETE="on")
    assert MESSAGES["too_short"] in errors(response)
    response = save(admin_client, row, effects__0__DELETE="on", rules_out=[])
    assert "Expected effects, shares or options that it rules out or doubts." in errors(response)


def test_an_option_does_not_share_with_itself(admin_client: Client) -> None:
    row = Rule.objects.get(key="far-and-light")
    coach = Option.objects.get(key="coach")
    response = save(admin_client, row, shares__0__of=coach.pk)
    assert "Coach cannot share with itself." in errors(response)
