"""Risks, on the page of their scenario."""

import pytest
from django.test import Client

from rules.admin.checks import MESSAGES
from rules.drafts.from_document import load
from rules.models import Option, Rulebook, Scenario
from tests.support.admin_pages import errors, save
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_a_risk_is_not_of_the_option_that_fits(admin_client: Client) -> None:
    row = Scenario.objects.get(key="off-the-rails")
    car = Option.objects.get(key="car")
    response = save(admin_client, row, risks__0__option=car.pk)
    assert "&quot;car&quot; fits this scenario; expected another option." in errors(response)


def test_a_scenario_keeps_a_risk(admin_client: Client) -> None:
    row = Scenario.objects.get(key="off-the-rails")
    assert MESSAGES["too_short"] in errors(save(admin_client, row, risks__0__DELETE="on"))
