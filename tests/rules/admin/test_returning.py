"""Save leads back to where one came from."""

import pytest
from django.test import Client
from django.urls import reverse

from rules.admin.returning import NEXT
from rules.models import Rule, Rulebook, Scenario
from tests.support.admin_pages import data_of, form_data, page
from tests.support.forms import Forms

HERE = "http://testserver"


@pytest.fixture
def rule(draft: Rulebook) -> Rule:
    return Rule.objects.get(key="far")


@pytest.fixture
def form(rule: Rule) -> str:
    return page(Rule, "change", rule.pk)


def next_page(client: Client, form: str, referer: str, button: str = "_save") -> str:
    """Where a button leads if one came from the referer."""
    opened = client.get(form, headers={"referer": referer})
    known = dict(Forms(opened.text).fields).get(NEXT, "")
    data = data_of(opened.context) | {NEXT: known, button: "1"}
    return str(client.post(form, data, headers={"referer": f"{HERE}{form}"})["Location"])


def test_to_the_list_as_it_was_searched(admin_client: Client, form: str) -> None:
    found = f"{page(Rule, 'changelist')}?q=far&p=0"
    assert next_page(admin_client, form, f"{HERE}{found}") == found


def test_to_a_page_about_the_draft(admin_client: Client, rule: Rule, form: str) -> None:
    findings = reverse("draft-findings", args=[rule.rulebook.pk])
    assert next_page(admin_client, form, f"{HERE}{findings}#errors") == findings


def test_after_an_error_and_a_save_in_between(admin_client: Client, rule: Rule, form: str) -> None:
    scenario = page(Scenario, "change", rule.scenario_id)
    opened = admin_client.get(form, headers={"referer": f"{HERE}{scenario}"})
    data = data_of(opened.context) | {NEXT: scenario}
    refused = admin_client.post(form, data | {"reason": ""})
    assert dict(Forms(refused.text).fields)[NEXT] == scenario
    saved = admin_client.post(form, data | {"_continue": "1"})["Location"]
    opened = admin_client.get(saved, headers={"referer": f"{HERE}{form}"})
    assert dict(Forms(opened.text).fields)[NEXT] == scenario


@pytest.mark.parametrize(
    "referer",
    [
        "",
        "https://evil.example/admin/rules/rule/",
        "//evil.example/admin/",
        f"{HERE}/",
        f"{HERE}/admin/nowhere/",
        f"{HERE}/admin/login/?next=/admin/",
        f"{HERE}/admin/rules/rule/add/",
    ],
)
def test_to_the_list_from_anywhere_else(admin_client: Client, form: str, referer: str) -> None:
    assert next_page(admin_client, form, referer) == page(Rule, "changelist")


def test_a_page_elsewhere_cannot_be_slipped_in(admin_client: Client, form: str) -> None:
    data = form_data(admin_client, form) | {NEXT: "https://evil.example/admin/"}
    assert admin_client.post(form, data)["Location"] == page(Rule, "changelist")


def test_of_its_own_pages_none_is_gone_back_to(admin_client: Client, rule: Rule, form: str) -> None:
    history = page(Rule, "history", rule.pk)
    assert next_page(admin_client, form, f"{HERE}{history}") == page(Rule, "changelist")
