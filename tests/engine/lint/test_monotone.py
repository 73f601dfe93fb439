from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings

from rules.engine.lint import grid
from rules.engine.lint.finding import Finding, Subject
from rules.engine.lint.monotone import first_turn, non_monotonic_points
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from rules.engine.scoring import evaluate
from tests.support.changes import FAR, LIGHT, REMOVED, changed
from tests.support.every import every_answers, tiny_rulebooks

STILL = [(f"{LIGHT}.shares", REMOVED), (f"{LIGHT}.effects", [{"option": "coach", "points": 1}])]
BEYOND = {"question": "distance", "test": "above", "value": 50}


def findings(*changes: tuple[str, Any]) -> list[Finding]:
    return list(non_monotonic_points(Subject(read_rulebook(changed(*changes)), "")))


def test_points_that_only_rise_or_only_fall_are_not_reported() -> None:
    assert findings(*STILL, (f"{LIGHT}.when.0", BEYOND)) == []


def test_points_that_rise_and_fall_again_are_reported_with_the_numbers() -> None:
    [finding] = findings(*STILL)
    assert (finding.severity, finding.part, finding.key) == ("warning", "questions", "distance")
    assert finding.proof == "exact"
    assert finding.text == (
        "As “Distance” grows, if Luggage is “A bag or a suitcase”, the points of Coach rise from 0 "
        "to 1 at 100 kilometres, and fall again to 0 at 1,001 kilometres. The rules are: "
        "far-and-light."
    )


def test_points_that_fall_and_rise_again_are_reported() -> None:
    against = [{"option": "coach", "points": -1}]
    [finding] = findings(STILL[0], (f"{LIGHT}.effects", against))
    assert "fall from 0 to −1 at 100 kilometres, and rise again to 0" in finding.text


def test_shared_points_count() -> None:
    [finding] = findings()
    assert "the points of Coach rise from 0 to 4 at 301 kilometres" in finding.text


def test_rules_that_cannot_fire_together_are_not_added_up() -> None:
    for key, allowed in (("near", True), ("far", False)):
        where = {"question": "station", "test": "is", "value": key}
        rule: dict[str, Any] = {"key": "beyond", "reason": "it is so", "claims": ["R1"]}
        rule |= {"when": [where, BEYOND], "effects": [{"option": "train", "points": -4}]}
        near = {"question": "station", "test": "is", "value": "near"}
        found = findings(
            *STILL,
            (f"{LIGHT}.when.0", BEYOND),
            (f"{FAR}.when.+", near),
            ("scenarios.long-way.rules.+", rule),
        )
        assert bool(found) is allowed


def test_what_could_not_be_told_is_said(monkeypatch: Any) -> None:
    monkeypatch.setattr(grid, "MAX_SETS", 0)
    assert {(each.severity, each.proof) for each in findings()} == {("warning", "bound")}


@pytest.mark.parametrize(
    ("points", "turn"),
    [
        ([(0, 0)], None),
        ([(0, 0), (5, 2), (9, 2), (12, 3)], None),
        ([(0, 1), (9, 4), (20, 2)], ((9, 20), (1, 4, 2))),
        ([(0, 2), (9, 2), (15, 1), (20, 1), (30, 2)], ((15, 30), (2, 1, 2))),
        ([(0, 0), (5, 1), (9, 3), (12, 0)], ((9, 12), (1, 3, 0))),
    ],
)
def test_a_turn_is_between_the_changes_on_both_sides(points: Any, turn: Any) -> None:
    assert first_turn(points) == turn


@settings(max_examples=80, deadline=None)
@given(tiny_rulebooks())
def test_a_turn_is_reported_if_some_other_answers_bring_it_about(rulebook: Rulebook) -> None:
    reported = {
        (each.key, option.key)
        for each in non_monotonic_points(Subject(rulebook, ""))
        for option in rulebook.options
        if f"of {option.short} " in each.text
    }
    turning = {
        (question.key, option)
        for question in rulebook.questions
        if question.kind == "number"
        for option in turning_options(rulebook, question.key)
    }
    assert reported == turning


def turning_options(rulebook: Rulebook, key: str) -> set[str]:
    """By all answers: those with a rise and a fall in what the rules about the question give."""
    document = rulebook.model_dump(mode="json")
    for scenario in document["scenarios"]:
        about = [r for r in scenario["rules"] if any(c["question"] == key for c in r["when"])]
        scenario["rules"] = about
    document["scenarios"] = [each for each in document["scenarios"] if each["rules"]]
    if not document["scenarios"]:
        return set()
    about_it = read_rulebook(document)
    series: dict[str, list[dict[str, int]]] = {}
    for answers in every_answers(about_it):
        if key in answers:
            others = repr({other: each for other, each in answers.items() if other != key})
            series.setdefault(others, []).append(dict(evaluate(about_it, answers).totals))
    return {
        option
        for totals in series.values()
        for option in rulebook.option
        if {-1, 1}
        <= {(b[option] > a[option]) - (b[option] < a[option]) for a, b in combinations(totals, 2)}
    }
