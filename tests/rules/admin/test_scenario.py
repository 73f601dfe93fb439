"""The pages of scenarios."""

import pytest
from django.test import Client
from django.urls import reverse

from rules.admin.checks import MESSAGES
from rules.drafts.from_document import load
from rules.models import Claim, Option, Rule, Rulebook, Scenario
from tests.support.admin_pages import add_row, errors, form_data, page, save
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_the_page_leads_to_the_rules_and_to_a_new_one(admin_client: Client) -> None:
    scenario = Scenario.objects.get(key="long-way")
    text = admin_client.get(page(Scenario, "change", scenario.pk)).text
    for rule in scenario.rules.all():
        assert f'<a href="{page(Rule, "change", rule.pk)}">{rule.key}</a>' in text
    assert f'href="{page(Rule, "add")}?scenario={scenario.pk}"' in text


def test_a_new_scenario_needs_a_risk_and_no_rule_yet(admin_client: Client) -> None:
    address = page(Scenario, "add")
    data = form_data(admin_client, address) | {
        **{"key": "night", "title": "Overnight", "option": Option.objects.get(key="train").pk},
        **{"mechanism": "You sleep.", "rule_of_thumb": "Sleep.", "tripwire": "No more sleepers."},
        "claims": [Claim.objects.get(key="R1").pk],
    }
    assert MESSAGES["too_short"] in errors(admin_client.post(address, data))
    assert not Scenario.objects.filter(key="night").exists()
    texts = dict.fromkeys(("consequence", "mechanism", "symptom", "first_seen"), "Late.")
    add_row(data, "risks", position=1, option=Option.objects.get(key="car").pk, **texts)
    assert admin_client.post(address, data).status_code == 302
    assert not Scenario.objects.get(key="night").rules.exists()


def test_a_scenario_is_saved_though_a_rule_of_it_is_unfinished(admin_client: Client) -> None:
    scenario = Scenario.objects.get(key="long-way")
    Rule.objects.get(key="far").when.all().delete()
    assert save(admin_client, scenario, title="Far").status_code == 302


def test_a_box_offers_scenarios_by_their_title_and_key_first(admin_client: Client) -> None:
    # The mechanism of an earlier scenario has the word as well.
    Scenario.objects.filter(key="direct-line").update(title="Sleep on the train")
    Scenario.objects.filter(key="long-way").update(mechanism="You can sleep.")
    query = {"app_label": "rules", "model_name": "example", "field_name": "scenarios"}
    found = admin_client.get(reverse("admin:autocomplete"), query | {"term": "sleep"}).json()
    assert [row["text"] for row in found["results"]] == [
        "Sleep on the train",
        "A long way between cities",
    ]


def test_the_load_is_a_number_of_its_rulebook(admin_client: Client) -> None:
    scenario = Scenario.objects.get(key="long-way")
    load(small_document() | {"key": "another-journey"})
    field = admin_client.get(page(Scenario, "change", scenario.pk)).context["adminform"].form
    offered = field.fields["rate"].queryset
    assert {(row.key, row.rulebook) for row in offered} == {
        ("distance", scenario.rulebook),
        ("changes", scenario.rulebook),
    }
    distance = offered.get(key="distance")
    assert save(admin_client, scenario, rate=distance.pk).status_code == 302
    assert Scenario.objects.get(pk=scenario.pk).rate == distance
    assert save(admin_client, scenario, rate="").status_code == 302
    assert Scenario.objects.get(pk=scenario.pk).rate is None
