"""The pages of precedents."""

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from rules.drafts.from_document import load
from rules.models import Precedent, Rulebook
from tests.support.admin_pages import errors, save
from tests.support.people import staff
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_the_address_of_a_precedent_is_a_safe_one(admin_client: Client) -> None:
    row = Precedent.objects.get(key="choir-trip")
    response = save(admin_client, row, url="javascript:alert(1)")
    assert "Start with https://." in errors(response)
    assert save(admin_client, row, url="").status_code == 302


def test_it_can_be_saved_as_an_example_that_expects_what_was_chosen(admin_client: Client) -> None:
    row = Precedent.objects.get(key="choir-trip")
    page = admin_client.get(reverse("admin:rules_precedent_change", args=[row.pk]))
    fields = QueryDict(page.context["example_form"].partition("?")[2])
    assert fields["title"] == row.title
    assert fields["recommended"] == str(row.chose_id)
    assert "Save as example" in page.text


def test_whoever_cannot_add_examples_is_not_offered_to(client: Client) -> None:
    row = Precedent.objects.get(key="choir-trip")
    client.force_login(staff("view_precedent"))
    page = client.get(reverse("admin:rules_precedent_change", args=[row.pk]))
    assert page.status_code == 200
    assert "Save as example" not in page.text
