from collections.abc import Iterable

import pytest
from hypothesis import given, settings

from rules.engine.intervals import Intervals, Reach, say_reach
from rules.engine.lint import grid
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rule, Rulebook
from rules.engine.scoring import evaluate
from tests.support.changes import changed
from tests.support.every import every_answers, tiny_rulebooks


def intervals(rulebook: Rulebook, key: str = "distance") -> Intervals:
    return Intervals(rulebook, rulebook.question[key])


def keys(rules: Iterable[Rule]) -> list[str]:
    return [rule.key for rule in rules]


def test_thresholds_of_all_rules_part_the_numbers(small: Rulebook) -> None:
    found = intervals(small)
    assert [found.say(each) for each in found.intervals] == [
        "below 30 kilometres",
        "30 to 99 kilometres",
        "100 to 300 kilometres",
        "301 to 1,000 kilometres",
        "above 1,000 kilometres",
    ]
    assert [(each.number, keys(each.rules)) for each in found.thresholds] == [
        (30, ["short-hop"]),
        (100, ["far-and-light"]),
        (300, ["far"]),
        (1000, ["far-and-light"]),
    ]


def test_rules_that_ask_more_are_apart_from_those_on_the_number_alone(small: Rulebook) -> None:
    found = intervals(small).intervals
    assert [keys(each.certain) for each in found] == [["short-hop"], [], [], ["far"], ["far"]]
    assert [keys(each.possible) for each in found[2:]] == [
        ["far-and-light"],
        ["far-and-light"],
        [],
    ]


def test_each_option_has_its_points_between_the_thresholds(small: Rulebook) -> None:
    found = {option.key: reaches for option, reaches in intervals(small).reaches}
    assert found["train"][2:4] == [Reach(0, 0, 0), Reach(4, 4, 4)]
    assert found["car"][0] == Reach(1, 1, 1)
    # The coach gets the train's points if no furniture is brought.
    assert found["coach"][3] == Reach(0, 0, 4)


@settings(max_examples=60, deadline=None)
@given(tiny_rulebooks())
def test_points_reach_what_other_answers_make_of_them(rulebook: Rulebook) -> None:
    """Each option's points from the rules on a number, by brute force."""
    for question in rulebook.questions:
        found = Intervals(rulebook, question)
        if question.kind != "number" or not found.rules:
            continue
        asking = set(keys(found.rules))
        for option, reaches in found.reaches:
            for interval, reach in zip(found.intervals, reaches, strict=True):
                for answers in every_answers(rulebook):
                    if answers.get(question.key) in interval.numbers:
                        verdict = evaluate(rulebook, answers)
                        fired = [each for each in verdict.fired if each.rule in asking]
                        shown = {each.rule for each in fired} >= set(keys(interval.certain))
                        points = sum(each.points.get(option.key, 0) for each in fired)
                        shares = any(rule.shares for _, rule in rulebook.rules)
                        assert not shown or shares or reach.least <= points <= reach.most


def test_too_many_combinations_are_said_to_be_so(
    small: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grid, "MAX_SETS", 0)
    found = {option.key: reaches for option, reaches in intervals(small).reaches}
    assert found["train"][3] == Reach(4, None, None)
    assert say_reach(found["train"][3]) == "+4 alone, with others too much to try"


@pytest.mark.parametrize(
    ("reach", "said"),
    [
        (Reach(0, 0, 0), "nothing"),
        (Reach(-2, -2, -2), "−2"),
        (Reach(0, 0, 4), "up to +4"),
        (Reach(0, -4, 0), "down to −4"),
        (Reach(0, -1, 4), "−1 to +4"),
        (Reach(2, 0, 4), "+2 alone, 0 to +4"),
    ],
)
def test_points_are_said_alone_and_with_other_answers(reach: Reach, said: str) -> None:
    assert say_reach(reach) == said


def test_examples_are_counted_by_their_number(small: Rulebook) -> None:
    assert intervals(small).examples == {600: 1, 25: 1}


def test_gaps_are_where_no_rule_holds(small: Rulebook) -> None:
    found = intervals(small)
    assert [found.say(gap) for gap in found.gaps] == ["30 to 99 kilometres"]


def test_what_stands_out_is_said() -> None:
    far = {"question": "distance", "test": "above", "value": 300}
    rulebook = read_rulebook(
        changed(
            ("scenarios.bulky-load.rules.awkward.when", [far]),
            ("examples.moving-house.answers.distance", 29),
        )
    )
    assert intervals(rulebook).says() == [
        "300 stands in 2 rules.",
        "30 to 99 kilometres, nothing counts.",
        "301 to 1,000 kilometres, 2 rules always add up: far, awkward.",
        "Above 1,000 kilometres, 2 rules always add up: far, awkward.",
        "No example has 99 or 100: it can move unnoticed.",
        "No example has 300 or 301: it can move unnoticed.",
        "No example has 1,000 or 1,001: it can move unnoticed.",
    ]


def test_a_question_that_no_rule_asks_has_no_rules(small: Rulebook) -> None:
    beyond = {"question": "distance", "test": "above", "value": 50}
    rulebook = read_rulebook(
        changed(
            ("scenarios.direct-line.rules.no-change.when", [beyond]),
            ("scenarios.direct-line.rules.many-changes.when", [beyond]),
        )
    )
    assert intervals(rulebook, "changes").rules == []
