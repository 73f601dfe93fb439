from typing import Any

from rules.engine.lint.choices import choices_in_no_rule
from rules.engine.lint.finding import Finding, Subject
from rules.engine.reading import read_rulebook
from tests.support.changes import CHANGES, REMOVED, STATION, changed

LUGGAGE = "steps.baggage.questions.luggage"
TENT = {"key": "tent", "text": "A tent"}


def findings(*changes: tuple[str, Any]) -> list[Finding]:
    return list(choices_in_no_rule(Subject(read_rulebook(changed(*changes)), "")))


def test_a_choice_counts_if_a_rule_a_question_or_a_negation_holds_for_it() -> None:
    assert findings() == []


def test_choices_that_count_as_no_answer_would_are_reported_together() -> None:
    [finding] = findings((f"{CHANGES}.shown_when", REMOVED))
    assert (finding.severity, finding.part, finding.key) == ("warning", "questions", "station")
    assert "“Only by bus or taxi”" in finding.text
    assert "“Stations”" in finding.text


def test_a_new_choice_of_several_is_reported_unless_a_negation_holds_for_it() -> None:
    light = "scenarios.long-way.rules.far-and-light.when.1"
    assert findings((f"{LUGGAGE}.choices.+", TENT)) == []
    bag = {"question": "luggage", "test": "includes", "value": "bag"}
    [finding] = findings((f"{LUGGAGE}.choices.+", TENT), (light, bag))
    assert "“A tent”" in finding.text


def test_a_choice_that_stands_alone_is_meant_to_count_for_nothing() -> None:
    light = "scenarios.long-way.rules.far-and-light.when.1"
    bag = {"question": "luggage", "test": "includes", "value": "bag"}
    alone = {"key": "nothing", "text": "Nothing", "alone": True}
    assert findings((f"{LUGGAGE}.choices.+", alone), (light, bag)) == []


def test_a_remark_is_a_use() -> None:
    far = {"question": "station", "test": "is", "value": "far"}
    changes = [(f"{CHANGES}.shown_when", REMOVED), ("remarks.reserve-a-place.when.+", far)]
    assert findings(*changes) == []
    assert findings((f"{STATION}.choices.+", {"key": "ferry", "text": "A pier"}), *changes)
