"""Parts know their rulebook, when they are added and after."""

import json
import re

import pytest
from django.test import Client

from rules.drafts.from_document import load
from rules.models import Claim, Question, Rulebook, Scenario
from tests.support.admin_pages import form_data, page, save
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
    for row in (rulebook, other):
        assert f'href="?source=7&amp;rulebook={row.pk}"' in text
    assert 'name="says"' not in text


def test_knows_the_only_rulebook(admin_client: Client, rulebook: Rulebook) -> None:
    form = admin_client.get(page(Claim, "add")).context["adminform"].form
    assert form["rulebook"].value() == rulebook.pk


def test_without_a_rulebook_leads_to_the_first_one(admin_client: Client) -> None:
    Rulebook.objects.all().delete()
    assert page(Rulebook, "add") in admin_client.get(page(Claim, "add")).text


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


def test_a_part_stays_in_its_rulebook(admin_client: Client, rulebook: Rulebook) -> None:
    other = load(small_document() | {"key": "another-journey"})
    row = rulebook.sources.all()[0]
    save(admin_client, row, rulebook=other.pk, title="By road")
    row.refresh_from_db()
    assert (row.rulebook, row.title) == (rulebook, "By road")


@pytest.mark.parametrize("key", ["holiday", "9" * 20, "9" * 5000, "٣"])
def test_an_address_that_names_no_rulebook_asks_for_one(admin_client: Client, key: str) -> None:
    load(small_document() | {"key": "another-journey"})
    page_of_all = admin_client.get(page(Claim, "add"), {"rulebook": key})
    assert (page_of_all.status_code, len(page_of_all.context["choices"])) == (200, 2)
    search = {"app_label": "rules", "model_name": "leftout", "field_name": "claim"}
    found = admin_client.get("/admin/autocomplete/", search | {"rulebook": key}).json()
    assert found["results"]


def test_what_is_typed_stands_in_its_own_direction(admin_client: Client) -> None:
    question = Question.objects.get(key="station")
    form = admin_client.get(page(Question, "change", question.pk))
    assert f'value="{question.text}"' in form.text
    for name in ("text", "why", "choices-0-text"):
        assert re.search(f'<(input|textarea)[^>]* name="{name}"[^>]* dir="auto"', form.text)
    assert not re.search('<[^>]* name="kind"[^>]* dir="auto"', form.text)


def test_the_next_part_has_the_owner_of_the_last(admin_client: Client, rulebook: Rulebook) -> None:
    trip, other = rulebook.steps.get(key="trip"), rulebook.steps.exclude(key="trip")[0]
    address = f"{page(Question, 'add')}?rulebook={rulebook.pk}&step={trip.pk}"
    data = form_data(admin_client, address) | {"step": other.pk, "_addanother": "1"}
    data |= {"key": "days", "kind": "number", "text": "How long?", "label": "Days", "why": "So."}
    following = admin_client.post(address, data)["Location"]
    assert f"step={other.pk}" in following
    data = form_data(admin_client, following)
    assert data["step"] == str(other.pk)
    data |= {
        "key": "nights",
        "kind": "number",
        "text": "How long?",
        "label": "Nights",
        "why": "So.",
    }
    saved = admin_client.post(following, data)
    assert saved["Location"] == page(Rulebook, "change", rulebook.pk)


def test_the_key_of_a_new_part_is_made_of_its_words(admin_client: Client) -> None:
    made = [{"id": "#id_key", "dependency_ids": ["#id_title"]}]
    context = admin_client.get(page(Scenario, "add")).context
    [field] = json.loads(context["prepopulated_fields_json"])
    assert [{name: field[name] for name in made[0]}] == made
    row = Scenario.objects.all()[0]
    context = admin_client.get(page(Scenario, "change", row.pk)).context
    assert json.loads(context["prepopulated_fields_json"]) == []
