import json
from typing import Any

import pytest

from rules.engine.schema import Rulebook
from rules.engine.words import say_condition
from rules.files import parsed, shipped
from rules.models import Release
from tests.support.commands import refusal, run

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("journey")
def test_people_read_how_to_answer() -> None:
    output = run("questions")
    for line in (
        "  distance: How far is it? (a number from 1 to 3,000 kilometres)\n",
        "  station: Is there a station at both ends? (one of these)\n",
        "    near: At both ends (Within walking distance)\n",
        "  luggage: What do you bring? (any of these, as a list)\n    bag: A bag or a suitcase",
        "    asked if Stations is not “None at one end”\n",
    ):
        assert line in output


@pytest.mark.usefixtures("journey")
def test_the_answers_at_the_end_can_be_decided(write: Any) -> None:
    output = run("questions")
    answers = output[output.index("  distance: 20") :]
    assert parsed(answers.encode(), "answers") == {
        "distance": 20,
        "station": "near",
        "luggage": ["bag", "bicycle"],
    }
    assert run("decide", write("answers.yaml", answers))


def test_the_answers_for_a_shipped_rulebook_can_be_decided(shipped: Release, write: Any) -> None:
    answers = run("questions").split("not known):\n\n")[1]
    assert run("decide", write("answers.yaml", answers))


@pytest.mark.usefixtures("journey")
def test_programs_read_json(small: Rulebook) -> None:
    read = json.loads(run("questions", "--json"))
    assert (read["rulebook"], read["release"]) == ("journey", 1)
    assert read["options"][0] == {"key": "train", "name": "Train"}
    distance, station, luggage, changes = read["questions"]
    question = small.question["distance"]
    assert distance == {
        "key": "distance",
        "step": "trip",
        "kind": "number",
        "text": question.text,
        "why": question.why,
        "unit": "kilometres",
        "minimum": 1,
        "maximum": 3000,
    }
    near = {"key": "near", "text": "At both ends", "hint": "Within walking distance"}
    assert station["choices"][0] == near
    assert luggage["choices"][0] == {"key": "bag", "text": "A bag or a suitcase"}
    shown_when = small.question["changes"].shown_when
    assert shown_when
    assert changes["shown_when"] == say_condition(small, shown_when)


@pytest.mark.parametrize("command", [["questions"], ["decide", "answers.yaml"]])
def test_without_a_release_a_command_says_how_to_make_one(command: list[str]) -> None:
    output = refusal(*command)
    assert output.startswith("There is no release yet; run: manage.py load_rulebook KEY --publish")
    assert shipped()[0] in output
