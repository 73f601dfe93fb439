from typing import Any

import pytest

from rules.engine.lint import thresholds
from rules.engine.lint.finding import Finding, Subject
from rules.engine.lint.fingerprint import fingerprint
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from tests.support.changes import DISTANCE, FAR, FURNITURE, LIGHT, changed
from tests.support.named import LONG, named_rulebook

ABOVE = {"question": "distance", "test": "above", "value": 300}
BETWEEN = {"question": "distance", "test": "between", "value": [300, 900]}


def findings(check: Any, rulebook: Rulebook) -> list[Finding]:
    return list(check(Subject(rulebook, "")))


class TestUnusedThresholds:
    def unused(self, *changes: tuple[str, Any]) -> list[str]:
        rulebook = read_rulebook(changed(("thresholds.+", {**LONG}), *changes))
        return [str(finding) for finding in findings(thresholds.unused_thresholds, rulebook)]

    def test_one_that_nothing_names_is_reported(self) -> None:
        [finding] = self.unused()
        assert finding == (
            "thresholds.long: Nothing uses the threshold “A long way”: no condition and no text."
        )

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            (f"{FAR}.when.0.value", "long"),
            (f"{LIGHT}.when.0.value", [100, "long"]),
            (f"{FAR}.reason", "you travel {long} kilometres"),
            ("summary", "Above {long} kilometres."),
            ("steps.connection.questions.changes.shown_when", ABOVE | {"value": "long"}),
        ],
    )
    def test_one_use_is_enough(self, path: str, value: Any) -> None:
        assert self.unused((path, value)) == []


class TestNamesOfNoThreshold:
    def test_a_misspelt_name_is_reported_at_its_place(self) -> None:
        reason = "you travel {lonng} or {long} kilometres"
        rulebook = named_rulebook(
            (f"{FAR}.reason", reason),
            ("summary", "By {way}."),
            (f"{DISTANCE}.why", "{why}"),
            ("scenarios.long-way.risks.0.symptom", "{symptom}"),
        )
        found = findings(thresholds.names_of_no_threshold, rulebook)
        assert [finding.place for finding in found] == [
            *("rulebook", "questions.distance", "scenarios.long-way", "rules.far"),
        ]
        assert "“{lonng}” is the name of no threshold" in found[3].text
        assert len({fingerprint(rulebook, finding) for finding in found}) == 4

    @pytest.mark.parametrize("text", ["`/items/{id}` is an address", "{ a: b } and {}", "{A}"])
    def test_other_braces_are_not(self, text: str) -> None:
        rulebook = named_rulebook((f"{FAR}.reason", text))
        assert findings(thresholds.names_of_no_threshold, rulebook) == []


class TestNumbersWithoutAName:
    def bare(self, *changes: tuple[str, Any]) -> list[Finding]:
        return findings(thresholds.numbers_without_a_name, named_rulebook(*changes))

    def often(self, times: int) -> list[tuple[str, Any]]:
        return [(f"{FURNITURE}.when.+", dict(ABOVE)) for _ in range(times)]

    def test_a_number_that_stands_in_four_conditions_is_reported(self) -> None:
        [finding] = self.bare(*self.often(3), (f"{FAR}.when.+", dict(BETWEEN)))
        assert (finding.place, finding.number) == ("questions.distance", 300)
        assert finding.text.startswith("300 stands in 4 conditions on “Distance”.")

    def test_one_that_stands_in_three_is_not(self) -> None:
        assert self.bare(*self.often(3)) == []

    def test_one_that_has_a_name_is_not(self) -> None:
        named = [(f"{FURNITURE}.when.+", ABOVE | {"value": "long"}) for _ in range(3)]
        assert self.bare(*named) == []

    def test_the_same_number_of_two_questions_is_not(self) -> None:
        changes = [(f"{FURNITURE}.when.+", ABOVE | {"value": 3}) for _ in range(3)]
        others = [(f"{FURNITURE}.when.+", ABOVE | {"question": "changes", "value": 3})]
        assert self.bare(*changes, *others) == []
