from typing import Any

from rules.engine.lint.finding import Finding, Subject
from rules.engine.lint.precedents import scenarios_without_a_precedent
from rules.engine.reading import read_rulebook
from tests.support.changes import CHOIR, changed


def findings(**answers: Any) -> list[Finding]:
    rulebook = read_rulebook(changed((f"{CHOIR}.answers", answers)))
    return list(scenarios_without_a_precedent(Subject(rulebook, "")))


def test_a_scenario_that_no_precedent_is_in_is_reported() -> None:
    found = findings(distance=600, station="near", changes=0, luggage=["dog"])
    assert [(each.severity, each.part, each.key) for each in found] == [
        ("warning", "scenarios", "off-the-rails")
    ]
    assert "“Away from the rails”" in found[0].text


def test_nothing_is_reported_while_most_scenarios_have_none() -> None:
    assert findings(distance=600) == []


def test_half_of_the_scenarios_are_enough_to_ask_for_the_others() -> None:
    assert {each.key for each in findings(distance=600, luggage=["dog"])} == {
        "off-the-rails",
        "direct-line",
    }
