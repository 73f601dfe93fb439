"""Adding parts: the rulebook is known, and only what belongs to it is offered."""

import pytest
from django.test import Client
from django.urls import reverse

from rules.drafts.from_document import load
from rules.models import Claim, Example, Question, Rule, Rulebook
from tests.support.admin_pages import errors, form_data, page, save
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


@pytest.fixture
def other() -> Rulebook:
    return load(small_document() | {"key": "another-journey", "title": "Another"})


def test_asks_for_the_rulebook_where_there_are_several(
    admin_client: Client, rulebook: Rulebook, other: Rulebook
) -> None:
    text = admin_client.get(page(Claim, "add"), {"source": "7"}).text
    for each in (rulebook, other):
        assert f'href="?source=7&amp;rulebook={each.pk}"' in text
    assert 'name="says"' not in text


def test_knows_the_only_rulebook(admin_client: Client, rulebook: Rulebook) -> None:
    form = admin_client.get(page(Claim, "add")).context["adminform"].form
    assert form["rulebook"].value() == rulebook.pk


def test_without_a_rulebook_leads_to_the_first_one(admin_client: Client) -> None:
    Rulebook.objects.all().delete()
    assert page(Rulebook, "add") in admin_client.get(page(Claim, "add")).text


@pytest.mark.parametrize("query", ["rulebook", "scenario"])
def test_offers_what_belongs_to_the_rulebook(
    admin_client: Client, rulebook: Rulebook, other: Rulebook, query: str
) -> None:
    known = {"rulebook": other.pk, "scenario": other.scenarios.all()[0].pk}
    context = admin_client.get(page(Rule, "add"), {query: known[query]}).context
    form = context["adminform"].form
    assert {row.rulebook for row in form.fields["scenario"].queryset} == {other}
    assert {row.rulebook for row in form.fields["rules_out"].queryset} == {other}
    conditions = context["inline_admin_formsets"][0].formset.empty_form
    assert {row.rulebook for row in conditions.fields["question"].queryset} == {other}
    assert f"?rulebook={other.pk}" in conditions["question"].as_widget()


def test_a_search_in_a_form_finds_what_belongs_to_the_rulebook(
    admin_client: Client, rulebook: Rulebook, other: Rulebook
) -> None:
    query = {
        "app_label": "rules",
        "model_name": "rule",
        "field_name": "claims",
        "term": "luggage",
    }
    found = admin_client.get(reverse("admin:autocomplete"), query | {"rulebook": other.pk})
    assert [row["id"] for row in found.json()["results"]] == [str(other.claims.get(key="C2").pk)]


def test_goes_back_to_the_page_that_led_there(admin_client: Client, rulebook: Rulebook) -> None:
    step = rulebook.steps.get(key="trip")
    address = f"{page(Question, 'add')}?step={step.pk}"
    data = form_data(admin_client, address) | {
        **{"key": "days", "kind": "number", "text": "How many days?", "label": "Days"},
        "why": "It matters.",
    }
    assert data["step"] == str(step.pk)
    assert admin_client.post(address, data)["Location"] == page(type(step), "change", step.pk)
    data |= {"key": "nights", "_addanother": "1"}
    assert admin_client.post(address, data)["Location"] == address


def test_the_first_example_is_shown_on_the_start_page(admin_client: Client) -> None:
    values = {"key": "tea-or-coffee", "title": "Tea or coffee?", "summary": "At breakfast."}
    response = admin_client.post(page(Rulebook, "add"), values)
    rulebook = Rulebook.objects.get(key="tea-or-coffee")
    assert response["Location"] == page(Rulebook, "change", rulebook.pk)
    for key in ("first", "second"):
        address = f"{page(Example, 'add')}?rulebook={rulebook.pk}"
        data = form_data(admin_client, address) | {"key": key, "title": f"The {key}"}
        assert admin_client.post(address, data).status_code == 302
    rulebook.refresh_from_db()
    assert rulebook.showcase == "first"
    save(admin_client, rulebook.examples.get(key="first"), key="renamed")
    rulebook.refresh_from_db()
    assert rulebook.showcase == "renamed"
    save(admin_client, rulebook, showcase="second")
    rulebook.refresh_from_db()
    assert rulebook.showcase == "second"
    assert "Select a valid choice" in errors(save(admin_client, rulebook, showcase="third"))
