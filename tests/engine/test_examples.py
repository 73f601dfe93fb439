from typing import Any

import pytest

from rules.engine.examples import Outcome, failures, outcomes
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from tests.support.small import small_document


def failures_with(example: dict[str, Any]) -> list[Outcome]:
    document = small_document()
    document["examples"] = [{"key": "mine", "title": "Mine", **example}]
    document["showcase"] = "mine"
    return list(failures(read_rulebook(document)))


def test_examples_that_give_their_verdict_are_not_reported(small: Rulebook) -> None:
    assert list(failures(small)) == []


def test_each_example_has_its_verdict(small: Rulebook) -> None:
    assert [(each.example.key, each.verdict.recommended) for each in outcomes(small)] == [
        ("far-and-direct", "train"),
        ("moving-house", "car"),
        ("nothing-known", None),
    ]


def test_a_wrong_recommendation_is_reported_with_the_verdict() -> None:
    [failure] = failures_with(
        {"answers": {"luggage": ["furniture", "dog"]}, "recommended": "train"}
    )
    assert failure.example.key == "mine"
    assert failure.verdict.recommended == "car"
    assert [rule.rule for rule in failure.verdict.fired] == ["furniture", "awkward"]
    assert failure.missing == []


def test_a_scenario_that_does_not_match_is_reported() -> None:
    [failure] = failures_with(
        {
            "answers": {"luggage": ["furniture"]},
            "recommended": "car",
            "scenarios": ["bulky-load", "long-way"],
        }
    )
    assert failure.missing == ["long-way"]


def test_scenarios_beyond_those_expected_are_allowed() -> None:
    assert not failures_with(
        {
            "answers": {"luggage": ["furniture"], "distance": 20},
            "recommended": "car",
            "scenarios": ["bulky-load"],
        }
    )


def test_a_recommendation_where_none_is_expected_fails() -> None:
    assert failures_with({"answers": {"luggage": ["furniture"]}, "recommended": None})


def test_no_recommendation_where_one_is_expected_fails() -> None:
    assert failures_with({"answers": {}, "recommended": "car"})


def test_answers_are_read_as_people_write_them() -> None:
    answers = {"distance": "1 200", "luggage": "bag"}
    assert not failures_with({"answers": answers, "recommended": "train"})


def test_only_the_examples_that_fail_are_reported() -> None:
    document = small_document()
    document["examples"][1]["recommended"] = "coach"
    assert [f.example.key for f in failures(read_rulebook(document))] == ["moving-house"]


BAG_FAR = {"answers": {"distance": 1200, "luggage": ["bag"]}, "recommended": "train"}


@pytest.mark.parametrize(
    ("states", "named", "fails"),
    [
        ({"unmatched": ["bulky-load", "direct-line"]}, "unwanted", []),
        ({"unmatched": ["bulky-load", "long-way"]}, "unwanted", ["long-way"]),
        ({"ruled_out": ["coach"]}, "not_ruled_out", ["coach"]),
    ],
)
def test_what_else_an_example_states_must_hold(
    states: dict[str, Any], named: str, fails: list[str]
) -> None:
    failing = [getattr(failure, named) for failure in failures_with(BAG_FAR | states)]
    assert failing == ([fails] if fails else [])


def test_an_option_that_is_ruled_out_as_stated_passes() -> None:
    answers = {"luggage": ["furniture"], "station": "none"}
    example = {"answers": answers, "recommended": "car", "ruled_out": ["train", "coach"]}
    assert not failures_with(example)


def test_a_standing_that_is_stated_must_be_the_verdicts() -> None:
    [failure] = failures_with(BAG_FAR | {"standing": "too-close-to-call"})
    assert failure.standing not in ("", "too-close-to-call")
    assert not failures_with(BAG_FAR | {"standing": failure.standing})
