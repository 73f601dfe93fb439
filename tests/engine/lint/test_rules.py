from typing import Any

from rules.engine.lint.finding import Finding, Subject
from rules.engine.lint.rules import duplicate_rules
from rules.engine.reading import read_rulebook
from tests.support.changes import changed

AWAY = "scenarios.off-the-rails.rules"
DOG_OR_BICYCLE: dict[str, Any] = {
    "key": "unwieldy",
    "reason": "you bring a dog or a bicycle",
    "when": [{"question": "luggage", "test": "is-any-of", "value": ["dog", "bicycle"]}],
    "effects": [{"option": "train", "points": -1}, {"option": "car", "points": 1}],
}


def findings(*changes: tuple[str, Any]) -> list[Finding]:
    return list(duplicate_rules(Subject(read_rulebook(changed(*changes)), "")))


def test_rules_that_differ_are_not_reported() -> None:
    assert findings() == []


def test_a_rule_that_does_what_an_earlier_one_does_is_reported_in_any_order() -> None:
    [finding] = findings((f"{AWAY}.+", DOG_OR_BICYCLE))
    assert (finding.severity, finding.part, finding.key) == ("warning", "rules", "unwieldy")
    assert finding.text == (
        "This rule has the conditions and effects of “awkward”, so they count twice. "
        "Delete one of the two."
    )


def test_one_condition_or_effect_more_is_another_rule() -> None:
    far = {"question": "distance", "test": "above", "value": 300}
    further = DOG_OR_BICYCLE | {"when": [*DOG_OR_BICYCLE["when"], far]}
    assert findings((f"{AWAY}.+", further)) == []
    assert findings((f"{AWAY}.+", DOG_OR_BICYCLE | {"doubts": ["train"]})) == []


def test_a_negated_condition_is_another_one() -> None:
    [condition] = DOG_OR_BICYCLE["when"]
    assert findings((f"{AWAY}.+", DOG_OR_BICYCLE | {"when": [condition | {"negated": True}]})) == []
