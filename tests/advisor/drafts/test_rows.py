from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from advisor.drafts.rows import RowLinks
from rules.drafts.from_document import load
from rules.models import Claim, LeftOut, Option, Question, Remark, Row, Rule, Scenario
from tests.support.small import small_document


@pytest.fixture
def rows(admin_user: User) -> RowLinks:
    load(small_document() | {"key": "another"})
    return RowLinks(load(small_document()), admin_user)


@pytest.mark.parametrize(
    ("place", "model", "key"),
    [
        ("rules.far", Rule, "far"),
        ("options.coach", Option, "coach"),
        ("questions.distance", Question, "distance"),
        ("scenarios.long-way.rules.far.when.1.value", Rule, "far"),
        ("scenarios.long-way.risks.car.claims", Scenario, "long-way"),
        ("steps.trip.questions.distance.choices", Question, "distance"),
        ("claims.R1.source", Claim, "R1"),
        ("remarks.reserve-a-place.when.1", Remark, "reserve-a-place"),
        ("tables.seats.rows.room.train", Row, "room"),
    ],
)
def test_a_place_leads_to_the_deepest_row_that_it_names(
    rows: RowLinks, place: str, model: Any, key: str
) -> None:
    owners = {Rule: "scenario__", Question: "step__", Row: "table__"}
    home = {f"{owners.get(model, '')}rulebook": rows.rulebook}
    row = model.objects.get(key=key, **home)
    name = model._meta.model_name
    assert rows.link(place).address == reverse(f"admin:rules_{name}_change", args=[row.pk])
    assert rows.link(place).name.endswith(key)


@pytest.mark.parametrize("place", ["left_out.C4", "left_out.1.reason"])
def test_a_claim_left_out_is_named_by_its_claim_or_counted(rows: RowLinks, place: str) -> None:
    row = LeftOut.objects.get(rulebook=rows.rulebook)
    assert rows.link(place).address == reverse("admin:rules_leftout_change", args=[row.pk])


@pytest.mark.parametrize("place", ["rulebook", "showcase", "rules", "rules.nowhere", "left_out.9"])
def test_what_has_no_row_leads_to_the_rulebook(rows: RowLinks, place: str) -> None:
    address = reverse("admin:rules_rulebook_change", args=[rows.rulebook.pk])
    assert rows.link(place) == ("Rulebook", address)


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("rules.far", "Rule far"),
        ("rulebook", "Rulebook"),
        ("rules.nowhere", "Rule nowhere"),
        ("claims.X-9", "Claim X-9"),
        ("left_out.X9", "Left-out claim X9"),
        ("rows.nowhere", "Rows nowhere"),
        ("scenarios.long-way.risks.car", "Scenario long-way, risk car"),
    ],
)
def test_a_part_is_named_though_it_may_be_deleted(rows: RowLinks, place: str, name: str) -> None:
    assert rows.part(place).name == name
    assert bool(rows.part(place).address) is ("nowhere" not in place and "9" not in place)


def test_a_kind_of_row_is_asked_for_once(
    rows: RowLinks, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        for key in ("far", "furniture", "awkward"):
            rows.link(f"rules.{key}")
        rows.link("options.car")


def test_only_a_row_that_the_draft_has_is_found(rows: RowLinks) -> None:
    far = Rule.objects.get(key="far", scenario__rulebook=rows.rulebook)
    address = reverse("admin:rules_rule_change", args=[far.pk])
    assert rows.find("rules", "far") == ("Rule far", address)
    assert rows.find("rules", "farther") is None
