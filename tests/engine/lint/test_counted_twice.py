from typing import Any

from rules.engine.lint.counted_twice import rules_that_count_twice
from rules.engine.lint.finding import Finding, Subject
from rules.engine.reading import read_rulebook
from tests.support.changes import AWKWARD, LIGHT, changed

FAR_TOO = {"question": "distance", "test": "above", "value": 301}
FOR_TRAIN = [{"option": "train", "points": 1}]


def examples(number: int, distance: int = 600) -> list[tuple[str, Any]]:
    answers = {"answers": {"distance": distance}, "recommended": "train"}
    return [
        ("examples.+", {"key": f"far-{distance}-{n}", "title": f"Far {n}", **answers})
        for n in range(number)
    ]


def findings(*changes: tuple[str, Any]) -> list[Finding]:
    return list(rules_that_count_twice(Subject(read_rulebook(changed(*changes)), "")))


def twice(place: str = AWKWARD) -> list[tuple[str, Any]]:
    return [(f"{place}.when", [FAR_TOO]), (f"{place}.effects", FOR_TRAIN)]


def test_two_rules_of_different_scenarios_that_fire_together_are_reported() -> None:
    [finding] = findings(*twice(), *examples(9))
    assert (finding.severity, finding.part, finding.key) == ("warning", "rules", "far")
    assert finding.text == (
        "“far” and “awkward” may count one reason twice for Train: of 10 examples in which one of "
        "them fires, 10 have both."
    )


def test_a_few_examples_prove_nothing() -> None:
    assert findings(*twice(), *examples(8)) == []


def test_rules_of_one_scenario_are_meant_to_add_up() -> None:
    assert findings(*twice(LIGHT), *examples(9)) == []


def test_rules_that_pull_apart_do_not_count_twice() -> None:
    against = [{"option": "train", "points": -1}]
    assert findings(*twice(), (f"{AWKWARD}.effects", against), *examples(9)) == []


def test_they_may_part_in_one_of_twenty_examples() -> None:
    assert len(findings(*twice(), *examples(18), *examples(1, 301))) == 1
    assert findings(*twice(), *examples(17), *examples(1, 301)) == []
