"""A verdict for the terminal."""

from typing import Any

import pytest

from rules import releases
from rules.engine.schema import Answers
from rules.engine.scoring import evaluate
from rules.engine.sensitivity.standing import assess
from rules.engine.verdict_words import say_headline
from rules.models import Release
from rules.report import WIDTH, as_data, as_text, wrapped

ANSWERS: Answers = {"distance": 2000, "station": "near", "changes": 0}


@pytest.fixture
def argument(journey: Release) -> Any:
    release = releases.get("journey", 1)
    verdict = evaluate(release.rulebook, ANSWERS)
    return release, ANSWERS, verdict, assess(release.rulebook, ANSWERS, verdict)


def test_text_begins_with_the_headline_and_ends_with_the_release(argument: Any) -> None:
    text = as_text(*argument)
    release, _, verdict, assessment = argument
    assert text.startswith(f"{say_headline(release.rulebook, verdict, assessment)}\n")
    *_, gap, name, digest = text.splitlines()
    assert (gap, name) == ("", "Release 1 of journey")
    assert digest == f"SHA-256 {release.sha256}"


def test_no_line_of_text_is_wider_than_a_terminal(argument: Any) -> None:
    assert max(map(len, as_text(*argument).splitlines())) <= WIDTH


def test_data_name_the_recommended_option_and_give_the_answers(argument: Any) -> None:
    data = as_data(*argument)
    assert (data["recommended"], data["recommended_name"]) == ("train", "Train")
    assert data["answers"] == ANSWERS
    assert (data["release"], data["sha256"]) == (1, argument[0].sha256)


def test_wrapped_lines_are_indented_below_the_bullet() -> None:
    first, second = wrapped("word " * 20, "  ", "- ").splitlines()
    assert first.startswith("  - word")
    assert second.startswith("    word")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("See [the map](https://a.example/x_(y)).", "  See the map (https://a.example/x_(y))."),
        ("[x](y z) and [1] (2)", "  [x](y z) and [1] (2)"),
    ],
)
def test_a_link_is_shown_with_its_address_in_brackets(text: str, line: str) -> None:
    assert wrapped(text) == line
