"""Copies of rules, scenarios and examples."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from rules.drafts.from_document import load
from rules.drafts.to_document import row_document
from rules.models import Example, Rule, Rulebook, Scenario
from tests.support.admin_pages import page
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


class TestCopy:
    def copy(self, client: Client, row: Any) -> Any:
        response = client.post(page(type(row), "copy", row.pk))
        new = type(row)._default_manager.latest("pk")
        assert response["Location"] == page(type(row), "change", new.pk)
        return new

    @pytest.mark.parametrize("key", ["far-and-light", "furniture"])
    def test_of_a_rule_is_whole_but_for_its_key(self, admin_client: Client, key: str) -> None:
        row = Rule.objects.get(key=key)
        new = self.copy(admin_client, row)
        assert row_document(new) == row_document(row) | {"key": f"{key}-copy"}
        assert self.copy(admin_client, row).key == f"{key}-copy-2"

    def test_of_an_example_has_its_answers_and_its_verdict(self, admin_client: Client) -> None:
        row = Example.objects.get(key="far-and-direct")
        expected = {"key": "far-and-direct-copy", "title": f"{row.title} (copy)"}
        assert row_document(self.copy(admin_client, row)) == row_document(row) | expected

    def test_of_a_scenario_has_its_rules_and_risks(self, admin_client: Client) -> None:
        row = Scenario.objects.get(key="bulky-load")
        new = self.copy(admin_client, row)
        title = f"{row.title} (copy)"
        expected = row_document(row) | {"key": "bulky-load-copy", "title": title}
        for rule in expected["rules"]:
            rule["key"] += "-copy"
        assert row_document(new) == expected

    def test_comes_last_and_what_it_owns_keeps_its_order(self, admin_client: Client) -> None:
        row = Scenario.objects.get(key="long-way")
        new = self.copy(admin_client, row)
        assert new.position == Scenario.objects.count()
        places = [list(one.rules.values_list("position", flat=True)) for one in (row, new)]
        assert places[0] == places[1] == [1, 2]

    def test_keeps_to_the_longest_key(self, admin_client: Client) -> None:
        row = Rule.objects.get(key="far")
        row.key = "k" * 50
        row.save()
        assert self.copy(admin_client, row).key == f"{'k' * 45}-copy"

    def test_has_a_title_of_its_own(self, admin_client: Client) -> None:
        row = Scenario.objects.get(key="bulky-load")
        row.title = "t" * 300
        row.save()
        titles = [self.copy(admin_client, row).title for _ in range(2)]
        assert titles == [f"{'t' * 293} (copy)", f"{'t' * 291} (copy 2)"]

    def test_is_asked_for_by_a_button(self, admin_client: Client) -> None:
        for row in (Rule.objects.all()[0], Scenario.objects.all()[0]):
            address = page(type(row), "copy", row.pk)
            shown = admin_client.get(page(type(row), "change", row.pk)).text
            assert f'method="post" action="{address}"' in shown
            assert admin_client.get(address).status_code == 405
            assert not type(row)._default_manager.filter(key__endswith="-copy").exists()

    def test_is_in_the_history(self, admin_client: Client) -> None:
        row = Rule.objects.get(key="far")
        new = self.copy(admin_client, row)
        message = LogEntry.objects.get(object_id=new.pk).get_change_message()
        assert message == f"Copied from “{row}”."

    def test_needs_the_permission_to_add(self, client: Client, django_user_model: Any) -> None:
        client.force_login(django_user_model.objects.create_user("reader", is_staff=True))
        row = Rule.objects.get(key="far")
        assert client.post(page(Rule, "copy", row.pk)).status_code == 403
        assert not Rule.objects.filter(key="far-copy").exists()

    def test_of_what_is_gone_is_not_found(self, admin_client: Client) -> None:
        assert admin_client.post(page(Rule, "copy", 9999)).status_code == 404
