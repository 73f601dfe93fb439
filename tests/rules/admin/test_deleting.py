"""Deleting parts: what is in use stays."""

from typing import Any

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client

from rules.drafts.from_document import load
from rules.drafts.to_document import document
from rules.models import (
    Claim,
    Example,
    Option,
    Precedent,
    Question,
    Remark,
    Rule,
    Rulebook,
    Scenario,
    Step,
    Threshold,
)
from tests.support.admin_pages import page
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def get(model: Any, key: str) -> Any:
    return model.objects.get(key=key)


class TestDeleting:
    @pytest.mark.parametrize(
        ("model", "key", "user"),
        [
            (Claim, "C1", (Remark, "reserve-a-place")),
            (Claim, "C4", None),
            (Option, "train", (Rule, "far")),
            (Question, "station", (Example, "far-and-direct")),
            (Step, "trip", (Rule, "far")),
            (Scenario, "bulky-load", (Remark, "reserve-a-place")),
            (Example, "far-and-direct", (Rulebook, "journey")),
            (Precedent, "choir-trip", (Claim, "R4")),
            (Threshold, "many", (Rule, "many-changes")),
        ],
    )
    @pytest.mark.parametrize("way", ["page", "list"])
    def test_what_is_in_use_is_refused_with_its_users(
        self, admin_client: Client, model: Any, key: str, user: Any, way: str
    ) -> None:
        row = get(model, key)
        response = delete(admin_client, [row], way)
        assert response.status_code == 200
        assert "in use" in response.text
        if user:
            assert f'href="{page(user[0], "change", get(*user).pk)}"' in response.text
        assert document(Rulebook.objects.get()) == small_document()

    @pytest.mark.parametrize("way", ["page", "list"])
    def test_what_is_not_in_use_goes(self, admin_client: Client, way: str) -> None:
        assert delete(admin_client, [get(Rule, "awkward")], way).status_code == 302
        assert not Rule.objects.filter(key="awkward").exists()

    def test_the_question_before_it_names_parts_only(self, admin_client: Client) -> None:
        row = get(Rule, "far")
        assert row.claims.exists()
        text = admin_client.get(page(Rule, "delete", row.pk)).text
        assert "Condition: Distance above 300" in text
        assert "Rule_claims" not in text
        assert "relationship" not in text

    @pytest.mark.parametrize(
        ("keys", "sentence"),
        [
            (["C1"], "The selected claim is in use, so it stays."),
            (["C1", "C4"], "Some of the selected claims are in use, so all of them stay."),
        ],
    )
    def test_one_row_or_several_are_said_to_be_in_use(
        self, admin_client: Client, keys: list[str], sentence: str
    ) -> None:
        response = delete(admin_client, list(Claim.objects.filter(key__in=keys)), "list")
        assert sentence in response.text

    def test_all_rules_of_a_scenario_stay(self, admin_client: Client) -> None:
        rules = list(get(Scenario, "direct-line").rules.all())
        response = delete(admin_client, rules, "list")
        assert "needs one rule at least" in response.text
        assert get(Scenario, "direct-line").rules.count() == 2


def delete(client: Client, rows: list[Any], way: str) -> Any:
    if way == "page":
        (row,) = rows
        return client.post(page(type(row), "delete", row.pk), {"post": "yes"})
    data = {ACTION_CHECKBOX_NAME: [row.pk for row in rows], "action": "delete_selected"}
    return client.post(page(type(rows[0]), "changelist"), data | {"post": "yes"})
