"""Who changed what and when, and copies."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils.timezone import now

from rules.drafts.from_document import load
from rules.drafts.to_document import row_document
from rules.models import Option, Question, Rule, Rulebook, Scenario
from tests.support.admin_pages import add_row, form_data, page, save
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def history(client: Client, row: Any) -> str:
    return client.get(page(type(row), "history", row.pk)).text


class TestHistory:
    def test_says_from_what_to_what(self, admin_client: Client) -> None:
        rule = Rule.objects.get(key="far")
        save(admin_client, rule, reason="you go far", effects__0__points=2)
        text = history(admin_client, rule)
        assert "Reason: “you travel more than 300 kilometres” → “you go far”" in text
        assert "Effect “Train +4”, points: “+4” → “+2”" in text

    def test_names_rows_and_choices_as_people_do(self, admin_client: Client) -> None:
        rule = Rule.objects.get(key="furniture")
        car, coach = Option.objects.get(key="car"), Option.objects.get(key="coach")
        save(admin_client, rule, rules_out=[car.pk, coach.pk], when__0__negated="on")
        text = history(admin_client, rule)
        assert "Rules out: “Long-distance coach” → “Your own car, Long-distance coach”" in text
        assert "Condition “Luggage includes furniture”, not: “no” → “yes”" in text

    def test_tells_of_rows_that_come_and_go(self, admin_client: Client) -> None:
        rule = Rule.objects.get(key="awkward")
        address = page(Rule, "change", rule.pk)
        data = form_data(admin_client, address) | {"effects-1-DELETE": "on"}
        add_row(data, "effects", option=Option.objects.get(key="coach").pk, points=1)
        assert admin_client.post(address, data).status_code == 302
        text = history(admin_client, rule)
        assert "Effect: nothing → “Long-distance coach, +1”" in text
        assert "Effect: “Train -1” → “deleted”" in text

    def test_a_save_without_a_change_says_so(self, admin_client: Client) -> None:
        rule = Rule.objects.get(key="far")
        save(admin_client, rule)
        assert "Saved without a change." in history(admin_client, rule)

    def test_line_breaks_of_a_browser_are_no_change(self, admin_client: Client) -> None:
        option = Option.objects.get(key="train")
        save(admin_client, option, takes_on=option.takes_on.replace("\n", "\r\n"))
        assert "Saved without a change." in history(admin_client, option)

    def test_of_a_rulebook_and_a_scenario_has_what_is_below(
        self, admin_client: Client, rulebook: Rulebook
    ) -> None:
        rule = Rule.objects.get(key="far")
        save(admin_client, rule, reason="you go far")
        save(admin_client, Question.objects.get(key="distance"), label="Way")
        of_rulebook = admin_client.get(page(Rulebook, "change", rulebook.pk)).text
        of_scenario = admin_client.get(page(Scenario, "change", rule.scenario_id)).text
        assert of_rulebook.index("Label: “Distance” → “Way”") < of_rulebook.index("“you go far”")
        assert f'href="{page(Rule, "change", rule.pk)}"' in of_rulebook
        assert "“you go far”" in of_scenario
        assert "“Way”" not in of_scenario

    def test_of_an_owner_keeps_what_was_deleted(
        self, admin_client: Client, rulebook: Rulebook
    ) -> None:
        rule = Rule.objects.get(key="awkward")
        admin_client.post(page(Rule, "delete", rule.pk), {"post": "yes"})
        deleted = "Deleted rule “awkward: you bring a bicycle or a dog”."
        assert deleted in history(admin_client, rule.scenario)
        assert deleted in admin_client.get(page(Rulebook, "change", rulebook.pk)).text

    def test_of_another_rulebook_is_not_mixed_in(
        self, admin_client: Client, rulebook: Rulebook
    ) -> None:
        save(admin_client, Rule.objects.get(key="far"), reason="you go far")
        other = load(small_document() | {"key": "another-journey"})
        text = admin_client.get(page(Rulebook, "change", other.pk)).text
        assert "Nothing was changed here yet." in text

    def test_has_the_order_of_the_changes_though_the_clock_was_set_back(
        self, admin_client: Client
    ) -> None:
        rule = Rule.objects.get(key="far")
        save(admin_client, rule, reason="you go far")
        LogEntry.objects.update(action_time=now() + timedelta(days=1))
        save(admin_client, rule, reason="you go further")
        shown = admin_client.get(page(Scenario, "change", rule.scenario_id)).text
        assert shown.index("→ “you go further”") < shown.index("→ “you go far”")

    def test_says_when_in_utc_by_24_hours(self, admin_client: Client) -> None:
        rule = Rule.objects.get(key="far")
        save(admin_client, rule, reason="you go far")
        LogEntry.objects.update(action_time=datetime(2026, 3, 1, 19, 4, tzinfo=UTC))
        assert "1 March 2026, 19:04 UTC" in history(admin_client, rule)
        shown = admin_client.get(page(Scenario, "change", rule.scenario_id)).text
        assert "1 March 2026, 19:04 UTC" in shown


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

    def test_of_a_scenario_has_its_rules_and_risks(self, admin_client: Client) -> None:
        row = Scenario.objects.get(key="bulky-load")
        new = self.copy(admin_client, row)
        title = f"{row.title} (copy)"
        expected = row_document(row) | {"key": "bulky-load-copy", "title": title}
        for rule in expected["rules"]:
            rule["key"] += "-copy"
        assert row_document(new) == expected

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
            assert f'<form method="post" action="{address}">' in shown
            assert admin_client.get(address).status_code == 405
            assert not type(row)._default_manager.filter(key__endswith="-copy").exists()

    def test_is_in_the_history(self, admin_client: Client) -> None:
        new = self.copy(admin_client, Rule.objects.get(key="far"))
        assert LogEntry.objects.get(object_id=new.pk).get_change_message() == (
            "Copied from “far: you travel more than 300 kilometres”."
        )

    def test_needs_the_permission_to_add(self, client: Client, django_user_model: Any) -> None:
        client.force_login(django_user_model.objects.create_user("reader", is_staff=True))
        row = Rule.objects.get(key="far")
        assert client.post(page(Rule, "copy", row.pk)).status_code == 403
        assert not Rule.objects.filter(key="far-copy").exists()

    def test_of_what_is_gone_is_not_found(self, admin_client: Client) -> None:
        assert admin_client.post(page(Rule, "copy", 9999)).status_code == 404
