"""The pages of remarks."""

import pytest
from django.test import Client

from rules.admin.conditions import misfit
from rules.drafts.from_document import load
from rules.engine import schema
from rules.models import Remark, Rulebook
from tests.support.admin_pages import errors, fault, save
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_the_conditions_of_a_remark_are_checked_too(
    admin_client: Client, small: schema.Rulebook
) -> None:
    row = Remark.objects.get(key="reserve-a-place")
    condition = small.remarks[0].when[0]
    wrong = misfit(small.question[condition.question], condition.test, "piano", {})
    assert wrong
    field, complaint = wrong
    assert fault(admin_client, row, f"when__0__{field}", when__0__value="piano") == complaint


def test_a_remark_does_not_always_apply(admin_client: Client) -> None:
    row = Remark.objects.get(key="reserve-a-place")
    response = save(admin_client, row, when__0__DELETE="on", scenarios=[], options=[])
    assert "Expected conditions, scenarios or options" in errors(response)
