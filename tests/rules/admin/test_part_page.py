"""Pages beside the forms of parts."""

from typing import Any

import pytest
from django.test import Client

from rules.models import Rule, Rulebook
from tests.support.admin_pages import page
from tests.support.people import outsider


@pytest.fixture
def address(draft: Rulebook) -> str:
    return page(Rule, "rename", Rule.objects.all()[0].pk)


def test_they_are_for_those_who_may_change_the_part(client: Client, address: str) -> None:
    assert client.get(address).status_code == 302
    client.force_login(outsider())
    assert client.get(address).status_code == 403


def test_they_take_no_other_method(admin_client: Client, address: str) -> None:
    assert admin_client.delete(address).status_code == 405


def test_of_what_is_gone_there_is_none(admin_client: Client, db: Any) -> None:
    assert admin_client.get(page(Rule, "rename", 999_999)).status_code == 404
