import errno
import json
import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from advisor.exports.verdict import VerdictPart
from rules.drafts.from_document import load
from rules.engine.schema import Rulebook
from rules.engine.verdict_words import STANDINGS
from rules.engine.words import GRADES
from rules.models import Release
from rules.publishing import publish
from tests.support.commands import refusal, run
from tests.support.small import small_document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("journey")]

VERDICT = """\
Take the train.
You travel more than 300 kilometres, and no change of train is needed.
Clear: 8 points ahead of Car.
  - The margin is 8 points; one strong rule gives 4.
  - If each rule weighed between half and double, it would be first 100 times in 100.
  - No answer that is still missing can change it.

Points
  Train    6
  Coach   -1
  Car     -2

Scenarios that match

  A long way between cities
"""
FAR = "distance: 600\nstation: near\nluggage: [bag]\nchanges: 0\n"


def section(output: str, heading: str) -> list[str]:
    """The lines below a heading, down to the next empty one."""
    return output.split(f"\n\n{heading}\n")[1].split("\n\n")[0].splitlines()


def test_people_read_the_whole_argument(write: Any) -> None:
    output = run("decide", write("answers.yaml", "distance: 2000\nstation: near\nchanges: 0\n"))
    assert output.startswith(VERDICT)
    for line in (
        "Because you travel more than 300 kilometres (Train +4, Car -2)",
        "Mechanism: A train keeps its speed for hours",
        "Rule of thumb: Above 300 kilometres, look at the train first.",
        "R1: Above 300 kilometres the train was faster in 31 of 40 journeys.",
        "Your own car\n    - A long way between cities: You arrive tired",
        "What the recommended option carries\n  - The timetable decides when you leave.",
        f"Release 1 of journey\nSHA-256 {Release.objects.get().sha256}\n",
    ):
        assert line in output
    assert "Still open\n  - Luggage\n\n" in output
    assert max(map(len, output.splitlines())) <= 96


def test_what_is_ruled_out_and_open_is_said(write: Any, small: Rulebook) -> None:
    output = run("decide", write("answers.yaml", "station: none\nluggage: [furniture, dog]\n"))
    headline, reasons, standing = output.splitlines()[:3]
    assert headline == small.option["car"].advice
    assert reasons.lower().startswith(f"{small.rule['furniture'].reason}, ")
    assert standing == "Leaning."
    assert section(output, "Points") == ["  Car      7", "  Train   -1  ruled out"]
    assert section(output, "Ruled out") == [
        f"  - {small.option[option].name}: {small.rule[rule].reason}"
        for option, rule in (("train", "no-station"), ("coach", "furniture"))
    ]
    assert section(output, "Still open") == ["  - Distance"]


def test_a_disputed_claim_is_marked(write: Any, small: Rulebook) -> None:
    source = small_document()
    source["scenarios"][1]["claims"].append("C2")
    publish(load(source), "")
    output = " ".join(run("decide", write("answers.yaml", "luggage: [furniture]\n")).split())
    claim = small.claim["C2"]
    origin = f"{small.source[claim.source].title}; {GRADES[claim.grade]}"
    assert claim.disputed
    assert f"C2: {claim.says} ({origin}) Disputed: {claim.disputed}" in output
    risk = small.scenario["bulky-load"].risk["train"]
    assert f"First seen: {risk.first_seen} (C1, C2)" in output


@pytest.mark.parametrize(
    ("grade", "output"),
    [
        ("first-hand", "first-hand record"),
        ("practitioner", "practitioner"),
        ("vendor", "vendor"),
        ("no-method", "stated without method"),
    ],
)
def test_a_grade_is_said_in_words(write: Any, grade: str, output: str) -> None:
    source = small_document()
    says, origin = "The train was faster.", source["sources"][0]["title"]
    source["claims"][0] |= {"grade": grade, "says": says}
    publish(load(source | {"title": "By train or by car?"}), "")
    text = " ".join(run("decide", write("answers.yaml", FAR)).split())
    assert f"R1: {says} ({origin}; {output})" in text


def test_a_risk_that_another_option_takes_over_stands_under_that_one(
    write: Any, small: Rulebook
) -> None:
    source = small_document()
    source["scenarios"][0]["rules"][1] |= {
        "shares": [{"option": "coach", "of": "car"}],
        "rules_out": ["car"],
    }
    publish(load(source), "")
    path = write("answers.yaml", "distance: 600\nstation: near\nluggage: [bag]\n")
    output = run("decide", path)
    title = small.scenario["long-way"].title
    assert f"\n  {small.option['coach'].name}\n    - {title}: " in output
    assert f"\n  {small.option['car'].name}\n" not in output
    (risk,) = json.loads(run("decide", path, "--json"))["risks"]
    assert (risk["scenario"], risk["option"], risk["named"]) == ("long-way", "coach", "car")
    assert risk["consequence"] == small.scenario["long-way"].risk["car"].consequence


def test_nothing_known_recommends_nothing(write: Any, small: Rulebook) -> None:
    output = run("decide", write("answers.yaml", ""))
    headline, standing, gap, heading = output.splitlines()[:4]
    assert headline not in {option.advice for option in small.options}
    assert standing == f"{STANDINGS['not-enough-answers'].capitalize()}."
    assert (gap, heading) == ("", "Still open")


def test_programs_read_json(write: Any, small: Rulebook) -> None:
    read = json.loads(run("decide", write("answers.yaml", FAR), "--json"))
    assert list(read) == [*VerdictPart.model_fields]
    assert read["headline"] == run("decide", write("answers.yaml", FAR)).splitlines()[0]
    assert read["rulebook"] == "journey"
    assert read["sha256"] == Release.objects.get().sha256
    assert (read["recommended"], read["recommended_name"]) == ("train", "Train")
    assert (read["standing"], read["margin"]) == ("too-close-to-call", 1)
    assert (read["runner_up"], read["level"]) == ("coach", [])
    assert read["totals"] == {"train": 6, "car": -2, "coach": 5}
    assert read["scenarios"] == [
        {
            "key": "long-way",
            "title": small.scenario["long-way"].title,
            "weight": 10,
            "points": {"train": 4, "car": -2, "coach": 4},
            "rules": ["far", "far-and-light"],
        },
        {
            "key": "direct-line",
            "title": small.scenario["direct-line"].title,
            "weight": 3,
            "points": {"train": 2, "coach": 1},
            "rules": ["no-change"],
        },
    ]
    assert read["fired"][0] == {
        "rule": "far",
        "scenario": "long-way",
        "reason": small.rule["far"].reason,
        "points": {"train": 4, "car": -2, "coach": 4},
        "questions": ["distance"],
    }
    assert read["undecided"] == []
    assert [(risk["scenario"], risk["option"], risk["consequence"]) for risk in read["risks"]] == [
        (key, "car", small.scenario[key].risk["car"].consequence)
        for key in ("long-way", "direct-line")
    ]
    assert read["carried"] == []
    assert read["answers"] == {"distance": 600, "station": "near", "luggage": ["bag"], "changes": 0}


def test_json_names_the_options_that_are_level(write: Any) -> None:
    path = write("answers.yaml", "distance: 600\nstation: near\nluggage: [bag]\n")
    read = json.loads(run("decide", path, "--json"))
    assert (read["recommended"], read["recommended_name"], read["runner_up"]) == (None, None, None)
    assert (read["level"], read["margin"]) == (["train", "coach"], 0)
    assert read["standing"] == "too-close-to-call"
    assert read["undecided"] == ["no-change", "many-changes"]


def test_json_says_when_nothing_is_recommended(write: Any) -> None:
    read = json.loads(run("decide", write("answers.yaml", "{}"), "--json"))
    assert (read["recommended"], read["recommended_name"]) == (None, None)
    assert read["standing"] == "not-enough-answers"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("colour: red\n", "colour: No question has this key"),
        ("5: red\n", "5: No question has this key"),
        ("station: nowhere\n", "station: “nowhere” is not one of the choices: near, far, none"),
        ("station: [near, far]\n", "station: Give one answer"),
        ("distance: 9000\n", "distance: 9,000 is out of range"),
        ("distance: far\n", "distance: “far” is not a whole number"),
        ("distance: 1\ndistance: 2\n", 'line 2: the key "distance" stands twice'),
        ("[distance]\n", "expected a question's key and its answer"),
        ("distance: {km: 5}\n", "is not a whole number"),
        ("distance: [\n", "answers.yaml, line"),
    ],
)
def test_bad_answers_are_refused_in_one_line(write: Any, text: str, complaint: str) -> None:
    path = write("answers.yaml", text)
    output = refusal("decide", path)
    assert complaint in output
    assert output.startswith(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    path = str(tmp_path / "nowhere.yaml")
    assert refusal("decide", path) == f"{path}: {os.strerror(errno.ENOENT)}"


def test_an_answer_that_is_not_called_for_is_left_out_with_a_note(write: Any) -> None:
    noted = StringIO()
    path = write("answers.yaml", "station: none\nchanges: 3\n")
    read = json.loads(run("decide", path, "--json", stderr=noted))
    assert noted.getvalue() == "changes does not count: these answers do not call for it.\n"
    assert read["answers"] == {"station": "none"}
    assert "many-changes" not in [fired["rule"] for fired in read["fired"]]


def test_an_older_release_can_be_asked(write: Any) -> None:
    source = small_document()
    source["options"][0]["advice"] = "Go by rail."
    publish(load(source), "")
    path = write("answers.yaml", "distance: 2000")
    assert run("decide", path).startswith("Go by rail.")
    assert run("decide", path, "--release", "1").startswith("Take the train.")
    for number in ("0", "3"):
        output = refusal("decide", path, "--release", number)
        assert output == f"journey has no release {number}; the latest is 2"


def test_with_several_rulebooks_one_must_be_named(write: Any) -> None:
    publish(load(small_document() | {"key": "another-journey"}), "")
    path, keys = write("answers.yaml", FAR), "another-journey, journey"
    assert refusal("decide", path).endswith(f"--rulebook: {keys}")
    read = json.loads(run("decide", path, "--rulebook", "journey", "--json"))
    assert read["rulebook"] == "journey"
    unknown = refusal("decide", path, "--rulebook", "voyage")
    assert unknown == f"voyage has no release; expected one of: {keys}"


def test_the_same_answers_print_the_same_bytes(write: Any) -> None:
    forward = write("forward.yaml", FAR)
    backward = write("backward.yaml", "".join(reversed(FAR.splitlines(keepends=True))))
    assert run("decide", forward, "--json") == run("decide", backward, "--json")
    assert run("decide", forward) == run("decide", backward)
