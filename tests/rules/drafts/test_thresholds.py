"""Names of thresholds in rows, and documents that keep them on the way there and back."""

import pytest

from rules.drafts.from_document import load
from rules.drafts.thresholds import conditions_with, numbers_by_name, texts_with
from rules.drafts.to_document import document, draft
from rules.models import Condition, Question, Rule, Rulebook, Scenario
from tests.support.changes import CHANGES
from tests.support.named import named_document, named_rulebook


@pytest.fixture
def named(db: None) -> Rulebook:
    return load(named_document())


def test_a_draft_keeps_names_and_the_engine_reads_numbers(named: Rulebook) -> None:
    assert Condition.objects.get(rule__key="far").value == "long"
    assert Rule.objects.get(key="far").reason == "you travel more than {long} kilometres"
    assert document(named) == named_document()
    assert draft(named) == named_rulebook()
    assert draft(named).rule["far"].when[0].value == 300


def test_what_is_loaded_again_keeps_its_rows(named: Rulebook) -> None:
    before = dict(named.thresholds.values_list("key", "pk"))
    load(named_document(("thresholds.long.number", 450)))
    assert dict(named.thresholds.values_list("key", "pk")) == before


def test_conditions_are_found_by_number_and_by_name(db: None) -> None:
    shown = {"question": "distance", "test": "at-least", "value": 1000}
    rulebook = load(named_document((f"{CHANGES}.shown_when", shown)))
    distance = Question.objects.get(step__rulebook=rulebook, key="distance")
    assert [str(test) for test in conditions_with("long", distance)] == [
        "Distance above long",
        "Distance between long, 1000",
    ]
    assert {str(test) for test in conditions_with(1000, distance)} == {
        "Distance between long, 1000",
        "Distance at least 1000",
    }
    assert [*conditions_with(300, distance)] == []
    assert numbers_by_name(distance) == {"long": 300}


def test_texts_are_found_in_every_kind_of_row_of_the_rulebook_alone(named: Rulebook) -> None:
    load(named_document() | {"key": "another"})
    Rulebook.objects.filter(pk=named.pk).update(summary="Above {long} kilometres. {Long}")
    Scenario.objects.filter(rulebook=named, key="bulky-load").update(tripwire="{Long} or { long }")
    found = {(type(row).__name__, name) for row, name in texts_with("{long}", named)}
    assert found == {("Rulebook", "summary"), ("Rule", "reason"), ("Scenario", "rule_of_thumb")}
    assert len([*texts_with("{long}", named)]) == 4
