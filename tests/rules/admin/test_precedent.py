"""The pages of precedents."""

import pytest
from django.test import Client

from rules.drafts.from_document import load
from rules.models import Precedent, Rulebook
from tests.support.admin_pages import errors, save
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_the_address_of_a_precedent_is_a_safe_one(admin_client: Client) -> None:
    row = Precedent.objects.get(key="choir-trip")
    response = save(admin_client, row, url="javascript:alert(1)")
    assert "Start with https://." in errors(response)
    assert save(admin_client, row, url="").status_code == 302
