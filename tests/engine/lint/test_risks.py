from typing import Any

import pytest

from rules.engine.lint.finding import Finding, Subject
from rules.engine.lint.risks import contenders_without_a_risk
from rules.engine.reading import read_rulebook
from tests.support.changes import changed

RISK = "scenarios.off-the-rails.risks.0.option"
RULE = "scenarios.off-the-rails.rules.no-station"
AWKWARD = "scenarios.bulky-load.rules.awkward"
MANY_CHANGES = "scenarios.direct-line.rules.many-changes"


def findings(*changes: tuple[str, Any]) -> list[Finding]:
    return list(contenders_without_a_risk(Subject(read_rulebook(changed(*changes)), "")))


def test_a_contender_with_a_risk_is_not_reported() -> None:
    assert findings() == []


def test_a_contender_that_is_ruled_out_without_a_risk_is_reported() -> None:
    [finding] = findings((RISK, "coach"))
    assert (finding.severity, finding.part) == ("warning", "scenarios")
    assert finding.key == "off-the-rails"
    assert finding.text == (
        "“Away from the rails” speaks against Train, but names no misalignment risk of choosing it."
    )


def test_points_against_it_count_as_well() -> None:
    points = [{"option": "train", "points": -1}, {"option": "car", "points": 2}]
    less = [(f"{RULE}.rules_out", []), (f"{RULE}.effects", points)]
    assert findings(*less) == []
    assert [finding.key for finding in findings((RISK, "coach"), *less)] == ["off-the-rails"]


@pytest.mark.parametrize("rules_out", [["coach"], ["car"]])
def test_neither_an_alternative_nor_the_option_of_the_scenario_needs_one(
    rules_out: list[str],
) -> None:
    assert findings((RISK, "coach"), (f"{RULE}.rules_out", rules_out)) == []


def test_ruling_out_an_option_that_amounts_to_another_speaks_against_neither() -> None:
    merged = (f"{RULE}.shares", [{"option": "coach", "of": "train"}])
    assert findings((RISK, "coach"), merged) == []


def merging(rule: str, option: str, other: str) -> list[tuple[str, Any]]:
    """Has a rule say that choosing the one option amounts to choosing the other."""
    shares = [{"option": other, "of": option}]
    return [(f"{rule}.effects", []), (f"{rule}.shares", shares), (f"{rule}.rules_out", [option])]


def test_a_risk_of_an_option_that_amounts_to_it_is_enough() -> None:
    assert findings((RISK, "coach"), *merging(AWKWARD, "coach", "train")) == []
    assert len(findings((RISK, "coach"), *merging(AWKWARD, "coach", "car"))) == 1


def test_it_is_not_enough_where_the_two_options_are_apart() -> None:
    # How often one would change trains is not asked where there is no station.
    assert len(findings((RISK, "coach"), *merging(MANY_CHANGES, "coach", "train"))) == 1
