"""The pages of rules."""

from typing import Any

import pytest
from django.test import Client

from rules.admin.checks import MESSAGES
from rules.drafts.from_document import load
from rules.models import Option, Question, Rule, Rulebook
from tests.support.admin_pages import errors, fault, form_data, page, save
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_a_rule_needs_conditions_and_something_that_it_does(admin_client: Client) -> None:
    row = Rule.objects.get(key="no-station")
    response = save(admin_client, row, when__0__DELETE="on")
    assert MESSAGES["too_short"] in errors(response)
    response = save(admin_client, row, effects__0__DELETE="on", rules_out=[])
    assert "Expected effects, shares or options that it rules out or doubts." in errors(response)


def test_an_option_does_not_share_with_itself(admin_client: Client) -> None:
    row = Rule.objects.get(key="far-and-light")
    coach = Option.objects.get(key="coach")
    response = save(admin_client, row, shares__0__of=coach.pk)
    assert "Coach cannot share with itself." in errors(response)


def test_rows_offer_the_contenders_that_have_no_points(admin_client: Client) -> None:
    row = Rule.objects.get(key="furniture")
    context = admin_client.get(page(Rule, "change", row.pk)).context
    effects = context["inline_admin_formsets"][1].formset.forms
    offered = [Option.objects.get(pk=form["option"].value()).key for form in effects]
    assert offered == ["car", "train"]


def test_a_contender_without_points_says_nothing(admin_client: Client) -> None:
    """Not even where a row before it was removed, so that it took that one's place."""
    row = Rule.objects.get(key="no-station")
    car = Option.objects.get(key="car").pk
    values = {"effects__0__DELETE": "on", "effects__1__option": car, "effects__1__points": ""}
    assert save(admin_client, row, **values).status_code == 302
    assert not row.effects.exists()


class TestAdding:
    """A rule for which only the scenario, a condition and points are given."""

    @pytest.fixture
    def address(self) -> str:
        return f"{page(Rule, 'add')}?scenario={Rule.objects.get(key='far').scenario_id}"

    @pytest.fixture
    def sent(self, admin_client: Client, address: str) -> dict[str, Any]:
        question = Question.objects.get(key="distance").pk
        when = {"when-0-question": question, "when-0-test": "above", "when-0-value": "450"}
        return form_data(admin_client, address) | when | {"effects-0-points": "2"}

    def test_without_a_reason_it_says_the_conditions(
        self, admin_client: Client, address: str, sent: dict[str, Any]
    ) -> None:
        for _ in range(2):
            assert admin_client.post(address, sent).status_code == 302
        first, second = Rule.objects.order_by("-pk")[:2][::-1]
        assert first.reason == second.reason == "Distance is above 450 kilometres"
        assert first.key == "distance-is-above-450-kilometres"
        assert second.key == f"{first.key}-2"

    def test_what_is_typed_stays(
        self, admin_client: Client, address: str, sent: dict[str, Any]
    ) -> None:
        sent |= {"reason": "the way is long", "key": "long"}
        assert admin_client.post(address, sent).status_code == 302
        assert Rule.objects.get(key="long").reason == "the way is long"

    def test_without_conditions_it_needs_a_reason_too(
        self, admin_client: Client, address: str, sent: dict[str, Any]
    ) -> None:
        response = admin_client.post(address, sent | {"when-0-question": ""})
        assert response.status_code == 200
        assert not Rule.objects.filter(reason="").exists()


def test_a_stored_rule_keeps_a_reason(admin_client: Client) -> None:
    row = Rule.objects.get(key="far")
    assert fault(admin_client, row, "reason", reason="")


class TestSearch:
    @pytest.mark.parametrize(
        ("term", "keys"),
        [
            ("furniture", ["far-and-light", "furniture"]),
            ("luggage train -1", ["awkward"]),
            ("TRAIN −2", ["many-changes"]),
            ("train +4", ["far"]),
            ("1000", ["far-and-light"]),
            ("1,000", ["far-and-light"]),
            ("distance 30", ["far", "short-hop"]),
            ("changes both ends", ["no-change"]),
            ("away rails", ["no-station", "short-hop"]),
            ("no-station", ["no-station"]),
            ("away 5000", []),
        ],
    )
    def test_finds_what_the_list_shows(
        self, admin_client: Client, term: str, keys: list[str]
    ) -> None:
        listed = admin_client.get(page(Rule, "changelist"), {"q": term}).context["cl"]
        assert sorted(rule.key for rule in listed.result_list) == sorted(keys)

    def test_takes_no_more_queries_for_more_rules(
        self, admin_client: Client, django_assert_max_num_queries: Any
    ) -> None:
        with django_assert_max_num_queries(31):
            admin_client.get(page(Rule, "changelist"), {"q": "train"})
