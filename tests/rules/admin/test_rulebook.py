"""The pages of rulebooks."""

import pytest
from django.test import Client

from rules.drafts.from_document import load
from rules.models import Choice, Release, Rule, Rulebook, Scenario
from rules.publishing import publish
from tests.support.admin_pages import page
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_a_released_rulebook_keeps_its_key(admin_client: Client, db: None) -> None:
    rulebook = load(small_document())
    address = page(Rulebook, "change", rulebook.pk)
    assert "key" in admin_client.get(address).context["adminform"].form.fields
    publish(rulebook, "")
    assert "key" not in admin_client.get(address).context["adminform"].form.fields


def test_of_a_rulebook_lead_to_its_parts(admin_client: Client, rulebook: Rulebook) -> None:
    load(small_document() | {"key": "another-journey"})
    text = admin_client.get(page(Rulebook, "change", rulebook.pk)).text
    address = f"{page(Rule, 'changelist')}?scenario__rulebook__id__exact={rulebook.pk}"
    assert f'<a href="{address}">Rules (8)</a>' in text
    assert f'href="{page(Scenario, "add")}?rulebook={rulebook.pk}"' in text
    listed = admin_client.get(address).context["cl"].result_list
    assert {rule.rulebook for rule in listed} == {rulebook}


def test_a_rulebook_goes_whole_unless_it_was_published(
    admin_client: Client, rulebook: Rulebook
) -> None:
    address = page(Rulebook, "delete", rulebook.pk)
    assert "Rules: 8" in admin_client.get(address).text
    release = publish(rulebook, "First")
    response = admin_client.post(address, {"post": "yes"})
    assert page(Release, "change", release.pk) in response.text
    assert Rulebook.objects.exists()


def test_an_unpublished_rulebook_goes(admin_client: Client, rulebook: Rulebook) -> None:
    admin_client.post(page(Rulebook, "delete", rulebook.pk), {"post": "yes"})
    assert not Rulebook.objects.exists()
    assert not Choice.objects.exists()
