"""Neighbours are linked, and nothing that is in use goes away."""

from typing import Any

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client

from rules.admin.uses import deletion_blockers, refers_to, uses
from rules.drafts.from_document import load
from rules.drafts.to_document import document
from rules.models import (
    Choice,
    Claim,
    Example,
    Option,
    Precedent,
    Question,
    Release,
    Remark,
    Row,
    Rule,
    Rulebook,
    Scenario,
    Source,
    Step,
    Table,
)
from rules.publishing import publish
from tests.support.admin_pages import errors, page, save
from tests.support.small import small_document

REMARK = "remark reserve-a-place"


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def named(found: Any) -> set[str]:
    """Kind and key of each row."""
    return {f"{use.row._meta.model_name} {getattr(use.row, 'key', use.row)}" for use in found}


def get(model: Any, key: str) -> Any:
    return model.objects.get(key=key)


@pytest.mark.parametrize(
    ("model", "key", "users"),
    [
        (
            Claim,
            "C1",
            {"scenario bulky-load", "rule furniture", REMARK, "row room"},
        ),
        (Claim, "C4", {"leftout C4: It says nothing about the journey."}),
        (Source, "C", {"claim C1", "claim C2", "claim C3", "claim C4"}),
        (Precedent, "choir-trip", {"claim R4"}),
        (Question, "changes", {"rule no-change", "rule many-changes", "example far-and-direct"}),
        (Choice, "bag", {"example far-and-direct", "scenario long-way"}),
        (Choice, "bicycle", {"rule awkward", REMARK}),
        (Scenario, "bulky-load", {"example moving-house", REMARK}),
        (Example, "far-and-direct", {"rulebook journey"}),
        (Example, "moving-house", set()),
        (Rule, "far", set()),
    ],
)
def test_every_user_of_a_row_is_found(model: Any, key: str, users: set[str]) -> None:
    assert named(uses([get(model, key)])) == users


def test_options_are_found_in_every_part() -> None:
    kinds = {type(use.row) for use in uses([get(Option, "car")])}
    assert kinds == {Rule, Scenario, Example, Row}
    assert {type(use.row) for use in uses([get(Option, "coach")])} >= {Precedent}


def test_what_a_row_refers_to_is_found_with_all_below_it() -> None:
    assert named(refers_to(get(Rule, "furniture"))) == {
        *("question luggage", "option car", "option coach", "claim C1"),
    }
    assert named(refers_to(get(Scenario, "bulky-load"))) == {
        *("question luggage", "option car", "option train", "option coach", "claim C1", "claim C2"),
    }


def test_users_in_another_rulebook_are_none() -> None:
    other = load(small_document() | {"key": "another-journey"})
    for name in ("examples", "remarks", "scenarios"):
        getattr(other, name).all().delete()
    assert not uses([Choice.objects.get(key="bag", question__step__rulebook=other)])
    assert not uses([other.examples.create(key="far-and-direct", title="Alike")]) or other.showcase


@pytest.mark.parametrize(
    ("model", "key", "owner"),
    [(Row, "room", "table seats"), (Question, "luggage", "step baggage")],
)
def test_an_owner_needs_its_last_row(model: Any, key: str, owner: str) -> None:
    row = get(model, key)
    others = model.objects.filter(**{owner.split()[0]: getattr(row, owner.split()[0])})
    assert owner in named(deletion_blockers(others))
    if len(others) > 1:
        assert owner not in named(deletion_blockers([row]))


def test_a_scenario_keeps_a_rule_but_not_each_one() -> None:
    scenario = get(Scenario, "direct-line")
    assert not deletion_blockers([get(Rule, "no-change")])
    assert named(deletion_blockers(scenario.rules.all())) == {"scenario direct-line"}
    assert "scenario direct-line" not in named(deletion_blockers([scenario]))


class TestPages:
    @pytest.mark.parametrize(
        ("model", "key", "neighbours"),
        [
            (Claim, "C1", [(Scenario, "bulky-load"), (Rule, "furniture"), (Source, "C")]),
            (Question, "luggage", [(Rule, "awkward"), (Example, "moving-house")]),
            (Scenario, "long-way", [(Rule, "far"), (Example, "far-and-direct"), (Claim, "R1")]),
            (Rule, "far", [(Scenario, "long-way"), (Question, "distance"), (Claim, "R1")]),
            (Source, "C", [(Claim, "C3")]),
            (Step, "trip", [(Question, "station")]),
            (Table, "seats", [(Row, "room")]),
            (Option, "train", [(Rule, "far"), (Scenario, "long-way")]),
        ],
    )
    def test_link_their_neighbours(
        self, admin_client: Client, model: Any, key: str, neighbours: list[tuple[Any, str]]
    ) -> None:
        text = admin_client.get(page(model, "change", get(model, key).pk)).text
        for kind, name in neighbours:
            assert f'href="{page(kind, "change", get(kind, name).pk)}"' in text

    def test_of_a_rule_say_what_it_does(self, admin_client: Client) -> None:
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
        ("spoil", "said"),
        [
            (lambda rule: rule.when.all().delete(), "without conditions yet"),
            (lambda rule: (rule.effects.all().delete(), rule.rules_out.clear()), "without points"),
            (lambda rule: rule.when.update(value="piano"), "do not fit the questions"),
        ],
    )
    def test_of_a_spoilt_rule_say_so(self, admin_client: Client, spoil: Any, said: str) -> None:
        spoil(get(Rule, "furniture"))
        assert said in admin_client.get(page(Rule, "changelist")).text

    def test_of_a_rulebook_lead_to_its_parts(
        self, admin_client: Client, rulebook: Rulebook
    ) -> None:
        load(small_document() | {"key": "another-journey"})
        text = admin_client.get(page(Rulebook, "change", rulebook.pk)).text
        address = f"{page(Rule, 'changelist')}?scenario__rulebook__id__exact={rulebook.pk}"
        assert f'<a href="{address}">Rules (8)</a>' in text
        assert f'href="{page(Scenario, "add")}?rulebook={rulebook.pk}"' in text
        listed = admin_client.get(address).context["cl"].result_list
        assert {rule.rulebook for rule in listed} == {rulebook}


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

    def test_all_rules_of_a_scenario_stay(self, admin_client: Client) -> None:
        rules = list(get(Scenario, "direct-line").rules.all())
        response = delete(admin_client, rules, "list")
        assert "needs one rule at least" in response.text
        assert get(Scenario, "direct-line").rules.count() == 2

    def test_a_choice_in_use_stays_in_its_table(self, admin_client: Client) -> None:
        row = get(Question, "luggage")
        assert "In use, so “A dog” stays" in errors(
            save(admin_client, row, choices__2__DELETE="on")
        )
        assert Choice.objects.filter(key="dog").exists()

    def test_a_choice_that_nobody_uses_goes(self, admin_client: Client) -> None:
        row = get(Question, "station")
        assert save(admin_client, row, choices__1__DELETE="on").status_code == 302
        assert not Choice.objects.filter(key="far").exists()

    def test_a_rulebook_goes_whole_unless_it_was_published(
        self, admin_client: Client, rulebook: Rulebook
    ) -> None:
        address = page(Rulebook, "delete", rulebook.pk)
        assert "Rules: 8" in admin_client.get(address).text
        release = publish(rulebook, "First")
        response = admin_client.post(address, {"post": "yes"})
        assert page(Release, "change", release.pk) in response.text
        assert Rulebook.objects.exists()

    def test_an_unpublished_rulebook_goes(self, admin_client: Client, rulebook: Rulebook) -> None:
        admin_client.post(page(Rulebook, "delete", rulebook.pk), {"post": "yes"})
        assert not Rulebook.objects.exists()
        assert not Choice.objects.exists()


def delete(client: Client, rows: list[Any], way: str) -> Any:
    if way == "page":
        (row,) = rows
        return client.post(page(type(row), "delete", row.pk), {"post": "yes"})
    data = {ACTION_CHECKBOX_NAME: [row.pk for row in rows], "action": "delete_selected"}
    return client.post(page(type(rows[0]), "changelist"), data | {"post": "yes"})
