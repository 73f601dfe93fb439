"""Scenarios."""

import pytest

from rules.drafts.from_document import load
from rules.models import Risk, Rule, Rulebook
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_a_scenario_takes_its_rules_and_risks_along(rulebook: Rulebook) -> None:
    scenario = rulebook.scenarios.get(key="off-the-rails")
    scenario.delete()
    assert not Rule.objects.filter(key__in=["no-station", "short-hop"]).exists()
    assert Risk.objects.count() == 3
