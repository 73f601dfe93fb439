"""What a rule does, in words."""

from typing import Any

import pytest
from django.test import Client

from rules.drafts.from_document import load
from rules.models import Rule, Rulebook, Scenario
from tests.support.admin_pages import page, save
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def get(model: Any, key: str) -> Any:
    return model.objects.get(key=key)


def test_pages_of_a_rule_say_what_it_does(admin_client: Client) -> None:
    sentence = "If Luggage includes “Furniture”: Car +4, Coach is ruled out."
    rule = get(Rule, "furniture")
    for address in (
        page(Rule, "changelist"),
        page(Rule, "change", rule.pk),
        page(Scenario, "change", rule.scenario_id),
    ):
        assert sentence in admin_client.get(address).text
    save(admin_client, rule, effects__0__points=2)
    assert sentence.replace("+4", "+2") in admin_client.get(page(Rule, "changelist")).text


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda rule: rule.when.all().delete(), "If …: Car +4, Coach is ruled out."),
        (
            lambda rule: (rule.effects.all().delete(), rule.rules_out.clear()),
            "If Luggage includes “Furniture”: …",
        ),
        (lambda rule: rule.when.update(value="piano"), "do not fit the questions"),
    ],
)
def test_pages_of_a_spoilt_rule_say_so(admin_client: Client, spoil: Any, message: str) -> None:
    spoil(get(Rule, "furniture"))
    assert message in admin_client.get(page(Rule, "changelist")).text
