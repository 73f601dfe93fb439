"""What a form changes, in words."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from rules.admin.history import UNCHANGED
from rules.drafts.from_document import load
from rules.models import Claim, Rule, Rulebook
from tests.support.admin_pages import save
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def _changes(client: Client, row: Any, **values: Any) -> list[str]:
    save(client, row, **values)
    return LogEntry.objects.latest("pk").get_change_message().splitlines()


def test_a_choice_is_named_by_its_label(admin_client: Client) -> None:
    claim = Claim.objects.get(key="R1")
    assert _changes(admin_client, claim, grade="vendor") == [
        "Grade: “first hand” → “vendor”",
    ]


def test_what_was_empty_is_called_nothing(admin_client: Client) -> None:
    claim = Claim.objects.get(key="R1")
    assert _changes(admin_client, claim, disputed="C1") == ["Disputed: nothing → “C1”"]
    assert _changes(admin_client, claim, disputed="") == ["Disputed: “C1” → nothing"]


def test_a_row_is_named_as_it_was_stored(admin_client: Client) -> None:
    rule = Rule.objects.get(key="far")
    values = {"effects__0__points": 2, "effects__1__DELETE": "on"}
    deleted = str(rule.effects.all()[1])
    assert _changes(admin_client, rule, **values) == [
        "Effect “Train +4”, points: “+4” → “+2”",
        f"Effect: “{deleted}” → “deleted”",
    ]


def test_an_option_without_points_is_not_told(admin_client: Client, rulebook: Rulebook) -> None:
    rule = next(rule for rule in Rule.objects.all() if rule.effects.count() == 1)
    other = rulebook.options.exclude(kind="contender")[0]
    assert _changes(admin_client, rule, effects__1__option=other.pk) == [UNCHANGED]


def test_a_new_row_is_told_with_the_option_that_it_offered(
    admin_client: Client, rulebook: Rulebook
) -> None:
    rule = Rule.objects.get(key="furniture")
    number, train = rule.effects.count(), rulebook.options.get(key="train")
    assert _changes(admin_client, rule, **{f"effects__{number}__points": 2}) == [
        f"Effect: nothing → “{train}, +2”"
    ]
