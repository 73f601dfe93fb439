"""What uses a row, and what a row refers to."""

from typing import Any

import pytest

from rules.admin.uses import deletion_blockers, refers_to, uses
from rules.drafts.from_document import load
from rules.models import (
    Choice,
    Claim,
    Example,
    Measurement,
    Option,
    Precedent,
    Question,
    Row,
    Rule,
    Rulebook,
    Scenario,
    Source,
    Threshold,
)
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(draft: Rulebook) -> Rulebook:
    return draft


REMARK = "remark reserve-a-place"


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
        (
            Question,
            "changes",
            {"rule no-change", "rule many-changes", "threshold many", "example far-and-direct"},
        ),
        (Threshold, "many", {"rule many-changes"}),
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
    assert kinds == {Rule, Scenario, Example, Measurement, Row}
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
