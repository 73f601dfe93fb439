from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.engine import witnesses as module
from rules.engine.lint.finding import Subject
from rules.engine.lint.firing import rules_that_never_fire
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from rules.engine.scoring import evaluate
from rules.engine.witnesses import Target, find_clear, find_witness, is_clear, witnesses
from tests.support.changes import CHOIR, FAR, LIGHT, REMOVED, changed
from tests.support.strategies import documents

NEVER = {"question": "distance", "test": "below", "value": 200}
DOUBTED = (f"{FAR}.doubts", ["train"])


def keys(rulebook: Rulebook, kind: Any, key: str) -> list[str]:
    found = witnesses(rulebook, Target(kind, key))
    return [some.answer_set.near.part.key for some in found if some.answer_set.near]


@pytest.mark.parametrize(
    ("kind", "key", "leading"),
    [
        ("rule", "far", ["choir-trip", "far-and-direct"]),
        ("rule", "far-and-light", ["far-and-direct"]),
        ("scenario", "direct-line", ["far-and-direct"]),
        ("scenario", "bulky-load", ["moving-house"]),
        ("option", "train", ["choir-trip", "far-and-direct"]),
        ("option", "coach", []),
    ],
)
def test_the_projects_that_lead_there(
    small: Rulebook, kind: Any, key: str, leading: list[str]
) -> None:
    assert keys(small, kind, key) == leading


def test_a_blind_precedent_stays_blind() -> None:
    blind = read_rulebook(changed((f"{CHOIR}.known", False)))
    assert keys(blind, "rule", "far") == ["far-and-direct"]


def test_a_scenario_without_points_does_not_match() -> None:
    rulebook = read_rulebook(changed((f"{FAR}.effects", REMOVED), (f"{FAR}.doubts", ["car"])))
    assert keys(rulebook, "scenario", "long-way") == []
    assert find_witness(rulebook, Target("scenario", "long-way")).proved


def test_where_none_leads_there_the_nearest_project_is_made_to(small: Rulebook) -> None:
    found = find_witness(small, Target("rule", "many-changes"))
    assert found.witness
    assert found.witness.answer_set.near
    assert found.witness.answer_set.changed == ("changes",)
    assert "many-changes" in {fired.rule for fired in found.witness.verdict.fired}


def test_without_projects_answers_are_made_of_the_rule_alone() -> None:
    example = {"key": "none", "title": "None", "answers": {}, "recommended": None}
    rulebook = read_rulebook(
        changed(
            ("examples", [example]),
            ("precedents", []),
            ("showcase", "none"),
            ("claims.R4.precedents", []),
        )
    )
    found = find_witness(rulebook, Target("rule", "no-change"))
    assert found.witness
    assert found.witness.answer_set.answers == {"station": "near", "changes": 0}


def test_that_a_rule_never_fires_is_proved() -> None:
    rulebook = read_rulebook(changed((f"{FAR}.when.+", NEVER)))
    assert find_witness(rulebook, Target("rule", "far")) == (None, True)


@settings(max_examples=60)
@given(documents(), st.data())
def test_what_is_found_leads_there_and_no_proof_is_wrong(
    document: dict[str, Any], data: Any
) -> None:
    rulebook = read_rulebook(document)
    never = {finding.key for finding in rules_that_never_fire(Subject(rulebook, ""))}
    key = data.draw(st.sampled_from([rule.key for _, rule in rulebook.rules]))
    found = find_witness(rulebook, Target("rule", key))
    assert found.proved == (key in never)
    assert (found.witness is None) == found.proved
    option = data.draw(st.sampled_from(list(rulebook.option)))
    target = Target("option", option)
    found = find_witness(rulebook, target)
    if found.witness:
        verdict = evaluate(rulebook, found.witness.answer_set.answers)
        assert verdict == found.witness.verdict
        assert verdict.recommended == option
    assert not (found.proved and witnesses(rulebook, target))


def test_answers_are_found_for_an_option_that_no_project_gets(small: Rulebook) -> None:
    found = find_witness(small, Target("option", "coach"))
    assert found.witness
    assert found.witness.verdict.recommended == "coach"


def test_that_an_option_never_wins_is_proved() -> None:
    rulebook = read_rulebook(changed((f"{LIGHT}.rules_out", ["coach"])))
    assert find_witness(rulebook, Target("option", "coach")) == (None, True)


def test_a_search_that_is_cut_short_proves_nothing(small: Rulebook, monkeypatch: Any) -> None:
    class Cut:
        answers, proven = None, False

    monkeypatch.setattr(module, "Search", lambda *args: Cut)
    found = find_witness(small, Target("option", "coach"))
    assert found.witness  # of the sample
    monkeypatch.setattr(module, "sampled", lambda rulebook: [])
    assert find_witness(small, Target("option", "coach")) == (None, False)


def test_a_clear_verdict_is_found_near_those_that_lead_to_the_option() -> None:
    rulebook = read_rulebook(changed(("scenarios.direct-line.rules.no-change.effects.0.points", 4)))
    target = Target("option", "train")
    leading = witnesses(rulebook, target)
    assert not any(is_clear(rulebook, witness) for witness in leading)
    found = find_clear(rulebook, target, leading)
    assert found.witness
    assert is_clear(rulebook, found.witness)
    assert found.witness.answer_set.near == leading[0].answer_set.near
    assert found.witness.answer_set.changed == ("changes",)


def test_no_clear_verdict_is_found_for_an_option_that_is_always_doubted() -> None:
    rulebook = read_rulebook(changed(DOUBTED))
    target = Target("option", "train")
    assert find_clear(rulebook, target, witnesses(rulebook, target)) == (None, False)
