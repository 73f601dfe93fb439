from typing import Any

import pytest

from rules.engine.lint.finding import Finding, Subject
from rules.engine.lint.numbers import numbers_that_no_condition_has, with_name
from rules.engine.reading import read_rulebook
from tests.support.changes import DISTANCE, FAR, LIGHT, changed

WAY = "scenarios.long-way"


def findings(*changes: tuple[str, Any]) -> list[Finding]:
    return list(numbers_that_no_condition_has(Subject(read_rulebook(changed(*changes)), "")))


def test_texts_that_say_what_their_conditions_have_are_not_reported() -> None:
    assert findings() == []


def test_a_reason_with_another_number_than_its_rule_is_reported() -> None:
    [finding] = findings((f"{FAR}.reason", "you travel more than 400 kilometres"))
    assert (finding.severity, finding.part, finding.key) == ("warning", "rules", "far")
    assert finding.text == (
        "The reason says “400 kilometres”, but the conditions have 300 kilometres."
    )


def test_a_moved_threshold_is_noticed_in_each_text_that_names_it() -> None:
    found = findings((f"{FAR}.when.0.value", 350))
    assert [finding.place for finding in found] == ["rules.far", "scenarios.long-way"]
    assert found[1].text == (
        "The rule of thumb says “300 kilometres”, but the conditions have 350 kilometres, "
        "100 kilometres, 1,000 kilometres."
    )


def test_a_tripwire_may_name_a_threshold_of_any_rule_of_its_scenario() -> None:
    assert findings((f"{WAY}.tripwire", "You travel 1,000 kilometres or 300 kilometres.")) == []
    [finding] = findings((f"{WAY}.tripwire", "You travel 900 kilometres."))
    assert finding.text.startswith("The tripwire says “900 kilometres”")


@pytest.mark.parametrize(
    ("test", "value", "reason"),
    [
        ("above", 300, "301 kilometres or more"),
        ("at-least", 300, "more than 299 kilometres"),
        ("below", 300, "up to 299 kilometres"),
        ("at-most", 300, "less than 301 kilometres"),
        ("between", [300, 400], "more than 299 and less than 401 kilometres"),
        ("at-most", 3000, "at most 3,000 kilometres"),
    ],
)
def test_either_side_of_a_threshold_may_be_named(test: str, value: Any, reason: str) -> None:
    condition = {"question": "distance", "test": test, "value": value}
    found = findings((f"{FAR}.when.0", condition), (f"{FAR}.reason", reason))
    assert [finding for finding in found if finding.part == "rules"] == []


@pytest.mark.parametrize(
    "reason",
    [
        "4 million kilometres are behind you",
        "it costs 400 euros",
        "1.5 kilometres from here",
        "you change 7 times",
        "you bring 400",
        "A400 kilometres",
    ],
)
def test_numbers_of_something_else_are_not_reported(reason: str) -> None:
    assert findings((f"{FAR}.reason", reason)) == []


def test_a_rule_that_does_not_test_the_number_may_say_any() -> None:
    assert findings(("scenarios.bulky-load.rules.furniture.reason", "400 kilometres of it")) == []


def test_one_word_may_stand_between_and_the_noun_may_be_singular() -> None:
    assert len(findings((f"{FAR}.reason", "more than 400 long kilometres"))) == 1
    assert len(findings((f"{LIGHT}.reason", "1 kilometre"))) == 1


def test_a_number_without_a_unit_is_not_looked_for() -> None:
    assert findings((f"{DISTANCE}.unit", ""), (f"{FAR}.reason", "more than 400 kilometres")) == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("above 300 kilometres", "above {long} kilometres"),
        ("1 kilometre, 300 long kilometres", "1 kilometre, {long} long kilometres"),
        ("300 kilometres or 300 kilometres", "{long} kilometres or {long} kilometres"),
        ("300 minutes, 3,000 kilometres", "300 minutes, 3,000 kilometres"),
        ("300 million kilometres", "300 million kilometres"),
    ],
)
def test_a_name_takes_the_place_of_what_is_counted(text: str, named: str) -> None:
    question = read_rulebook(changed()).question["distance"]
    assert with_name(text, question, 300, "long") == named


def test_without_a_unit_no_number_is_known_to_be_counted() -> None:
    question = read_rulebook(changed((f"{DISTANCE}.unit", ""))).question["distance"]
    assert with_name("300 kilometres", question, 300, "long") == "300 kilometres"
