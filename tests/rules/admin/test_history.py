"""Who changed what and when."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.utils.timezone import now

from rules.admin.history import authors, edited_since
from rules.drafts.from_document import load
from rules.models import Option, Question, Rule, Rulebook, Scenario
from rules.review import REVIEW
from tests.support.admin_pages import add_row, form_data, page, save
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(draft: Rulebook) -> Rulebook:
    return draft


def history(client: Client, row: Any) -> str:
    return client.get(page(type(row), "history", row.pk)).text


class TestHistory:
    def test_says_from_what_to_what(self, admin_client: Client) -> None:
        rule = Rule.objects.get(key="far")
        save(admin_client, rule, reason="you go far", effects__0__points=2)
        text = history(admin_client, rule)
        assert f"Reason: “{rule.reason}” → “you go far”" in text
        assert "Effect “Train +4”, points: “+4” → “+2”" in text

    def test_names_rows_and_choices_as_people_do(self, admin_client: Client) -> None:
        rule = Rule.objects.get(key="furniture")
        car, coach = Option.objects.get(key="car"), Option.objects.get(key="coach")
        condition = str(rule.when.all()[0])
        save(admin_client, rule, rules_out=[car.pk, coach.pk], when__0__negated="on")
        text = history(admin_client, rule)
        assert f"Rules out: “{coach}” → “{car}, {coach}”" in text
        assert f"Condition “{condition}”, not: “no” → “yes”" in text

    def test_tells_of_rows_that_come_and_go(self, admin_client: Client) -> None:
        rule = Rule.objects.get(key="awkward")
        address = page(Rule, "change", rule.pk)
        data = form_data(admin_client, address) | {"effects-1-DELETE": "on"}
        coach = Option.objects.get(key="coach")
        add_row(data, "effects", option=coach.pk, points=1)
        assert admin_client.post(address, data).status_code == 302
        text = history(admin_client, rule)
        assert f"Effect: nothing → “{coach}, +1”" in text
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

    def test_of_an_owner_keeps_what_happened_to_a_row_before_it_was_deleted(
        self, admin_client: Client, rulebook: Rulebook
    ) -> None:
        rule = Rule.objects.get(key="awkward")
        save(admin_client, rule, reason="you bring a dog")
        admin_client.post(page(Rule, "delete", rule.pk), {"post": "yes"})
        before = "Rule “awkward: you bring a dog”: Reason: “you bring a bicycle or a dog” → "
        assert before in history(admin_client, rule.scenario)
        shown = admin_client.get(page(Rulebook, "change", rulebook.pk)).text
        assert before in shown
        assert f'href="{page(Scenario, "change", rule.scenario_id)}"' in shown

    def test_of_a_rulebook_keeps_what_happened_below_a_row_that_was_deleted(
        self, admin_client: Client, rulebook: Rulebook
    ) -> None:
        scenario = Scenario.objects.get(key="direct-line")
        save(admin_client, scenario.rules.all()[0], position=5)
        rulebook.examples.all().delete()
        admin_client.post(page(Scenario, "delete", scenario.pk), {"post": "yes"})
        assert not Scenario.objects.filter(pk=scenario.pk).exists()
        shown = admin_client.get(page(Rulebook, "change", rulebook.pk)).text
        assert "Rule “no-change: no change of train is needed”: Position: “1” → “5”" in shown

    def test_keeps_what_happened_to_a_row_that_an_import_removes(
        self, admin_client: Client, rulebook: Rulebook
    ) -> None:
        document = small_document()
        scenario = next(s for s in document["scenarios"] if len(s["rules"]) > 1)
        gone = Rule.objects.get(key=scenario["rules"].pop()["key"])
        save(admin_client, gone, reason="you go far")
        load(document)
        assert not Rule.objects.filter(pk=gone.pk).exists()
        change = "Reason: “"
        for row in (rulebook, gone.scenario):
            shown = admin_client.get(page(type(row), "change", row.pk)).text
            assert f"Rule “{gone.key}: you go far”: {change}" in shown

    def test_of_another_rulebook_is_not_mixed_in(
        self, admin_client: Client, rulebook: Rulebook
    ) -> None:
        save(admin_client, Rule.objects.get(key="far"), reason="you go far")
        other = load(small_document() | {"key": "another-journey"})
        text = admin_client.get(page(Rulebook, "change", other.pk)).text
        assert "Nothing was changed here yet." in text
        assert "“you go far”" not in text

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


class TestAuthors:
    def test_are_those_who_changed_a_row_since_then(
        self, admin_client: Client, admin_user: User, rulebook: Rulebook
    ) -> None:
        save(admin_client, Rule.objects.get(key="far"), reason="you go far")
        assert authors(rulebook, None) == {admin_user.pk}
        assert authors(rulebook, now()) == set()

    def test_are_those_of_deleted_rows_too(
        self, admin_client: Client, admin_user: User, rulebook: Rulebook
    ) -> None:
        rule = Rule.objects.get(key="awkward")
        admin_client.post(page(Rule, "delete", rule.pk), {"post": "yes"})
        assert authors(rulebook, None) == {admin_user.pk}

    def test_are_not_those_who_only_review(self, admin_user: User, rulebook: Rulebook) -> None:
        LogEntry.objects.log_actions(admin_user.pk, [rulebook], REVIEW, "Approved the draft.")
        assert authors(rulebook, None) == set()
        assert edited_since(rulebook, now() - timedelta(hours=1)) == {}


def test_a_name_that_ends_with_a_mark_gets_no_full_stop(
    admin_client: Client, rulebook: Rulebook
) -> None:
    save(admin_client, rulebook, title="By train?", summary="Or not.")
    listed = admin_client.get(page(Rulebook, "change", rulebook.pk)).text
    assert "By train?</bdi></a> <bdi>" in listed
    assert "?</bdi></a>." not in listed
