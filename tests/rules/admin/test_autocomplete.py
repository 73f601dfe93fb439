"""Fields offer rows of one rulebook only."""

import pytest
from django.test import Client
from django.urls import reverse

from rules.drafts.from_document import load
from rules.models import Claim, Example, Row, Rule, Rulebook
from tests.support.admin_pages import error_codes, errors, page, save
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


@pytest.fixture
def other() -> Rulebook:
    return load(small_document() | {"key": "another-journey", "title": "Another"})


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
    assert f"?rulebook={other.pk}" in form["scenario"].as_widget()


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


def test_only_parts_of_the_same_rulebook_are_offered(admin_client: Client) -> None:
    load(small_document() | {"key": "another-journey"})
    row = Rule.objects.filter(scenario__rulebook__key="journey", key="far").get()
    context = admin_client.get(page(Rule, "change", row.pk)).context
    effects = context["inline_admin_formsets"][1].formset
    offered = effects.forms[0].fields["option"].queryset
    assert {option.rulebook.key for option in offered} == {"journey"}
    claims = context["adminform"].form.fields["claims"].queryset
    assert {claim.rulebook.key for claim in claims} == {"journey"}
    cell = Row.objects.filter(table__rulebook__key="journey").all()[0].cells.all()[0]
    context = admin_client.get(page(Row, "change", cell.row_id)).context
    fields = context["inline_admin_formsets"][0].formset.forms[0].fields
    for name in ("option", "claims"):
        assert {row.rulebook.key for row in fields[name].queryset} == {"journey"}
    tables = context["adminform"].form.fields["table"].queryset
    assert list(tables) == [cell.row.table]


def test_a_new_part_keeps_to_its_rulebook(admin_client: Client, rulebook: Rulebook) -> None:
    other = load(small_document() | {"key": "another-journey", "title": "Another"})
    values = {
        "rulebook": rulebook.pk,
        "position": 9,
        "key": "mine",
        "source": other.sources.all()[0].pk,
        "grade": "vendor",
        "says": "Something.",
    }
    refused = admin_client.post(page(Claim, "add"), values)
    assert "Choose from the rulebook “Train or car?”." in errors(refused)
    values["source"] = rulebook.sources.all()[0].pk
    assert admin_client.post(page(Claim, "add"), values).status_code == 302
    assert rulebook.claims.filter(key="mine").exists()


def test_what_is_no_pick_is_refused_beside_its_field(admin_client: Client) -> None:
    row = Example.objects.get(key="far-and-direct")
    picked = [scenario.pk for scenario in row.scenarios.all()]
    response = save(admin_client, row, scenarios=["holiday", *picked])
    assert error_codes(response, "scenarios") == ["invalid_pk_value"]
    claim = Claim.objects.get(key="R1")
    response = save(admin_client, claim, source="holiday")
    assert error_codes(response, "source") == ["invalid_choice"]
