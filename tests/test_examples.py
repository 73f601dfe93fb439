from typing import Any

import pytest

from rules.engine.examples import Failure, failures
from rules.engine.reading import read_rulebook
from tests.small import small_document


def failures_with(example: dict[str, Any]) -> list[Failure]:
    document = small_document()
    document["examples"] = [{"key": "mine", "title": "Mine", **example}]
    document["showcase"] = "mine"
    return list(failures(read_rulebook(document)))


def test_examples_that_give_their_verdict_are_not_reported():
    assert list(failures(read_rulebook(small_document()))) == []


def test_a_wrong_recommendation_is_reported_with_what_fired():
    [failure] = failures_with(
        {"answers": {"luggage": ["furniture", "dog"]}, "recommended": "train"}
    )
    assert failure.example.key == "mine"
    assert failure.verdict.recommended == "car"
    said = str(failure)
    assert said.startswith("examples.mine: ")
    assert "expected train" in said
    assert "got car" in said
    assert said.endswith("fired rules: furniture, awkward")


def test_a_scenario_that_does_not_match_is_reported_with_those_that_do():
    [failure] = failures_with(
        {
            "answers": {"luggage": ["furniture"]},
            "recommended": "car",
            "scenarios": ["bulky-load", "long-way"],
        }
    )
    expected, got = str(failure).split("got")
    assert "scenarios bulky-load, long-way" in expected
    assert "scenarios bulky-load;" in got


def test_scenarios_beyond_those_expected_are_allowed():
    assert not failures_with(
        {
            "answers": {"luggage": ["furniture"], "distance": 20},
            "recommended": "car",
            "scenarios": ["bulky-load"],
        }
    )


@pytest.mark.parametrize(
    ("answers", "recommended", "expected", "got"),
    [
        ({"luggage": ["furniture"]}, None, "expected no recommendation", "got car"),
        ({}, "car", "expected car", "got no recommendation with scenarios none"),
    ],
)
def test_no_recommendation_is_said_in_words(answers, recommended, expected, got):
    [failure] = failures_with({"answers": answers, "recommended": recommended})
    assert expected in str(failure)
    assert got in str(failure)


def test_answers_are_read_as_people_write_them():
    answers = {"distance": "1 200", "luggage": "bag"}
    assert not failures_with({"answers": answers, "recommended": "train"})


def test_only_the_examples_that_fail_are_reported():
    document = small_document()
    document["examples"][1]["recommended"] = "coach"
    assert [f.example.key for f in failures(read_rulebook(document))] == ["moving-house"]
