import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.core.management.base import CommandError

from rules.files import shipped
from rules.models import Release, Rulebook
from rules.publishing import document, load, publish
from tests.small import small_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(tmp_path: Path) -> Any:
    """Writes a file and says where: `write("answers.yaml", "distance: 5")`."""

    def write(name: str, content: object) -> str:
        path = tmp_path / name
        text = content if isinstance(content, str) else yaml.safe_dump(content, sort_keys=False)
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def run(*args: str, **options: Any) -> str:
    out = StringIO()
    call_command(*args, stdout=out, **options)
    return out.getvalue()


def refusal(*args: str, **options: Any) -> str:
    with pytest.raises(CommandError) as refused:
        run(*args, **options)
    assert refused.value.returncode == 1
    said = str(refused.value)
    assert "\n" not in said
    return said


class TestLoadRulebook:
    def test_a_file_becomes_the_draft(self, write: Any) -> None:
        path = write("journey.yaml", small_document())
        assert run("load_rulebook", path) == f"The draft of journey is now what {path} says.\n"
        assert document(Rulebook.objects.get()) == small_document()
        assert not Release.objects.exists()

    def test_a_folder_becomes_the_draft(self, write: Any, tmp_path: Path) -> None:
        source = small_document()
        write("scenarios-1.yaml", {"scenarios": source["scenarios"][:2]})
        write("scenarios-2.yaml", {"scenarios": source.pop("scenarios")[2:]})
        write("rulebook.yaml", source)
        run("load_rulebook", str(tmp_path))
        assert document(Rulebook.objects.get()) == small_document()

    @pytest.mark.parametrize("key", shipped())
    def test_a_shipped_rulebook_is_published_by_its_key(self, key: str) -> None:
        said = run("load_rulebook", key, "--publish", "--note", "As shipped")
        assert said.endswith(f"Release 1 of {key} is published.\n")
        assert Release.objects.get().note == "As shipped"

    def test_the_second_time_changes_nothing(self, write: Any) -> None:
        path = write("journey.yaml", small_document())
        run("load_rulebook", path, "--publish")
        Rulebook.objects.update(title="Edited since?")
        assert run("load_rulebook", path, "--publish") == (
            "Release 1 of journey says this already; nothing has changed.\n"
        )
        assert Release.objects.count() == 1
        assert Rulebook.objects.get().title == "Edited since?"

    def test_a_file_of_old_can_be_published_again(self, write: Any) -> None:
        path = write("journey.yaml", small_document())
        run("load_rulebook", path, "--publish")
        publish(load(small_document() | {"title": "By an architect?"}), "")
        assert "Release 3 of journey is published." in run("load_rulebook", path, "--publish")

    def test_a_changed_file_is_the_next_release(self, write: Any) -> None:
        run("load_rulebook", write("one.yaml", small_document()), "--publish")
        path = write("two.yaml", small_document() | {"title": "Which way to travel?"})
        assert "Release 2 of journey is published." in run("load_rulebook", path, "--publish")
        assert Release.objects.get(number=2).note == f"Loaded from {path}"

    @pytest.mark.parametrize(
        ("text", "complaint"),
        [
            ("key: journey\ntitle: One\ntitle: Two\n", 'line 3: the key "title" stands twice'),
            ("key: &a journey\ntitle: *a\n", "line 2: aliases are not allowed"),
            ("key: [journey\n", "line 2: expected ',' or ']'"),
            ("- journey\n", "expected a mapping"),
            ("", "expected a mapping"),
            ("key: journey\n", "title: expected, but missing; summary: expected, but missing"),
            ("key: journey\n", "and 4 more"),
        ],
    )
    def test_a_bad_file_is_refused_in_one_line(self, write: Any, text: str, complaint: str) -> None:
        rulebook = load(small_document())
        path = write("bad.yaml", text)
        for options in ([], ["--publish"]):
            assert complaint in refusal("load_rulebook", path, *options)
        assert document(rulebook) == small_document()

    def test_a_dangling_key_is_refused(self, write: Any) -> None:
        source = small_document()
        source["claims"][0]["source"] = "X"
        said = refusal("load_rulebook", write("bad.yaml", source))
        assert said == 'claims.R1.source: there is no source "X"; expected one of "R", "C"'

    def test_a_missing_file_is_refused_with_the_keys_there_are(self) -> None:
        said = refusal("load_rulebook", "nowhere.yaml")
        assert said.startswith("nowhere.yaml: no such file; the shipped rulebooks are: ")
        assert shipped()[0] in said

    def test_a_failing_example_can_be_loaded_but_not_published(self, write: Any) -> None:
        run("load_rulebook", write("good.yaml", small_document()))
        source = small_document()
        source["examples"][1]["recommended"] = "train"
        path = write("failing.yaml", source)
        assert refusal("load_rulebook", path, "--publish", "--replace").startswith(
            "examples.moving-house: "
        )
        assert document(Rulebook.objects.get()) == small_document()
        run("load_rulebook", path, "--replace")
        assert document(Rulebook.objects.get()) == source

    def test_what_is_not_published_is_lost_only_if_asked(self, write: Any) -> None:
        publish(load(small_document()), "")
        edited = small_document() | {"title": "Edited since?", "summary": "Edited."}
        load(edited)
        path = write("other.yaml", small_document() | {"title": "Another way?"})
        for options in ([], ["--publish"]):
            assert refusal("load_rulebook", path, *options) == (
                "The draft of journey would lose 2 changes since release 1; --replace discards them"
            )
            assert document(Rulebook.objects.get()) == edited
        assert run("load_rulebook", path, "--replace") == (
            f"The draft of journey is now what {path} says. That makes 2 changes to the draft.\n"
        )
        assert Rulebook.objects.get().title == "Another way?"

    def test_a_draft_that_was_never_published_is_lost_only_if_asked(self, write: Any) -> None:
        load(small_document())
        path = write("other.yaml", small_document() | {"title": "Another way?"})
        assert refusal("load_rulebook", path) == (
            "The draft of journey was never published and would lose 1 change; "
            "--replace discards it"
        )
        run("load_rulebook", path, "--replace", "--publish")
        assert Release.objects.get().rulebook.title == "Another way?"

    def test_an_unfinished_draft_is_lost_only_if_asked(self, write: Any) -> None:
        rulebook = publish(load(small_document()), "").rulebook
        rulebook.examples.all().delete()
        path = write("journey.yaml", small_document())
        assert refusal("load_rulebook", path) == (
            "The draft of journey is unfinished and not published; --replace discards it"
        )
        run("load_rulebook", path, "--replace")
        assert document(rulebook) == small_document()

    def test_a_draft_that_loses_nothing_is_replaced_unasked(self, write: Any) -> None:
        edited = small_document() | {"title": "Edited since?"}
        publish(load(small_document()), "")
        path = write("edited.yaml", edited)
        assert run("load_rulebook", path).endswith("That makes 1 change to the draft.\n")
        assert run("load_rulebook", path).endswith("That makes 0 changes to the draft.\n")
        assert "Release 2 of journey is published." in run("load_rulebook", path, "--publish")


VERDICT = """\
Take the train.
You travel more than 300 kilometres, and no change of train is needed.
Clear: 8 points ahead of Car.
  - The margin is 8 points; a strong rule gives 4.
  - First in 100 of 100 re-weightings, from half to double for each rule.
  - Nothing that is still open can change it.

Points
  Train    6
  Car     -2

Scenarios that match

  A long way between cities
"""
FAR = "distance: 600\nstation: near\nluggage: [bag]\n"


@pytest.mark.usefixtures("journey")
class TestDecide:
    def test_people_read_the_whole_argument(self, write: Any) -> None:
        said = run("decide", write("answers.yaml", "distance: 2000\nstation: near\nchanges: 0\n"))
        assert said.startswith(VERDICT)
        for each in (
            "Because you travel more than 300 kilometres (Train +4, Car -2)",
            "Mechanism: A train keeps its speed for hours",
            "Rule of thumb: Above 300 kilometres, look at the train first.",
            "R1: Above 300 kilometres the train was faster in 31 of 40 journeys.",
            "Your own car\n    - A long way between cities: You arrive tired",
            "What the recommended option carries\n  - The timetable decides when you leave.",
            f"Release 1 of journey\nSHA-256 {Release.objects.get().sha256}\n",
        ):
            assert each in said
        assert "Still open\n  - Luggage\n\n" in said
        assert max(map(len, said.splitlines())) <= 96

    def test_what_is_ruled_out_and_open_is_said(self, write: Any) -> None:
        said = run("decide", write("answers.yaml", "station: none\nluggage: [furniture, dog]\n"))
        assert said.startswith("Take the car.\nYou bring furniture, ")
        assert "\nClear.\n  - The margin is 7 points; a strong rule gives 4.\n" in said
        assert "Points\n  Car      7\n  Train   -1  ruled out\n" in said
        assert "Ruled out\n  - Train: one end has no station\n" in said
        assert "  - Long-distance coach: you bring furniture\n" in said
        assert "Still open\n  - Distance\n\n" in said

    def test_a_disputed_claim_is_marked(self, write: Any) -> None:
        source = small_document()
        source["scenarios"][1]["claims"].append("C2")
        publish(load(source), "")
        said = " ".join(run("decide", write("answers.yaml", "luggage: [furniture]\n")).split())
        assert (
            "C2: Trains refuse most luggage. (The car, of course; stated without method) "
            "Disputed: R1:" in said
        )
        assert "First seen: on the platform (C1, C2)" in said

    @pytest.mark.parametrize(
        ("grade", "said"),
        [
            ("first-hand", "first-hand record"),
            ("practitioner", "practitioner"),
            ("vendor", "vendor"),
            ("no-method", "stated without method"),
        ],
    )
    def test_a_grade_is_said_in_words(self, write: Any, grade: str, said: str) -> None:
        source = small_document()
        source["claims"][0] |= {"grade": grade, "says": "The train was faster."}
        publish(load(source | {"title": "By train or by car?"}), "")
        text = " ".join(run("decide", write("answers.yaml", FAR)).split())
        assert f"R1: The train was faster. (Rail and road compared; {said})" in text

    def test_a_risk_that_another_option_takes_over_stands_under_that_one(self, write: Any) -> None:
        source = small_document()
        source["scenarios"][0]["rules"][1] |= {
            "shares": [{"option": "coach", "of": "car"}],
            "rules_out": ["car"],
        }
        publish(load(source), "")
        path = write("answers.yaml", FAR)
        said = run("decide", path)
        assert "Long-distance coach\n    - A long way between cities: You arrive tired" in said
        assert "Your own car\n" not in said
        assert json.loads(run("decide", path, "--json"))["risks"] == [
            {"scenario": "long-way", "option": "coach", "named": "car"}
        ]

    def test_nothing_known_recommends_nothing(self, write: Any) -> None:
        said = run("decide", write("answers.yaml", ""))
        assert said.startswith(
            "There is too little to tell yet.\nNot enough answers.\n\nStill open"
        )

    def test_programs_read_json(self, write: Any) -> None:
        read = json.loads(run("decide", write("answers.yaml", FAR), "--json"))
        assert list(read) == [
            "rulebook",
            "release",
            "sha256",
            "recommended",
            "recommended_name",
            "standing",
            "margin",
            "stability",
            "reach",
            "settled",
            "runner_up",
            "totals",
            "ruled_out",
            "scenarios",
            "fired",
            "undecided",
            "risks",
            "carried",
            "answers",
        ]
        assert read["rulebook"] == "journey"
        assert read["sha256"] == Release.objects.get().sha256
        assert (read["recommended"], read["recommended_name"]) == ("train", "Train")
        assert (read["standing"], read["margin"]) == ("too-close-to-call", 0)
        assert read["totals"] == {"train": 4, "car": -2, "coach": 4}
        assert read["scenarios"] == [
            {
                "key": "long-way",
                "title": "A long way between cities",
                "weight": 10,
                "points": {"train": 4, "car": -2, "coach": 4},
                "rules": ["far", "far-and-light"],
            }
        ]
        assert read["fired"][0] == {
            "rule": "far",
            "scenario": "long-way",
            "reason": "you travel more than 300 kilometres",
            "points": {"train": 4, "car": -2, "coach": 4},
            "questions": ["distance"],
        }
        assert read["undecided"] == ["no-change", "many-changes"]
        assert read["risks"] == [{"scenario": "long-way", "option": "car", "named": "car"}]
        assert read["carried"] == []
        assert read["answers"] == {"distance": 600, "station": "near", "luggage": ["bag"]}

    def test_json_says_when_nothing_is_recommended(self, write: Any) -> None:
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
    def test_bad_answers_are_refused_in_one_line(
        self, write: Any, text: str, complaint: str
    ) -> None:
        path = write("answers.yaml", text)
        said = refusal("decide", path)
        assert complaint in said
        assert said.startswith(path)

    def test_a_missing_file_is_refused(self, tmp_path: Path) -> None:
        path = str(tmp_path / "nowhere.yaml")
        assert refusal("decide", path) == f"{path}: No such file or directory"

    def test_an_answer_that_is_not_called_for_is_left_out_with_a_note(self, write: Any) -> None:
        noted = StringIO()
        path = write("answers.yaml", "station: none\nchanges: 3\n")
        read = json.loads(run("decide", path, "--json", stderr=noted))
        assert noted.getvalue() == "changes does not count: these answers do not call for it.\n"
        assert read["answers"] == {"station": "none"}
        assert "many-changes" not in [fired["rule"] for fired in read["fired"]]

    def test_an_older_release_can_be_asked(self, write: Any) -> None:
        source = small_document()
        source["options"][0]["advice"] = "Go by rail."
        publish(load(source), "")
        path = write("answers.yaml", FAR)
        assert run("decide", path).startswith("Go by rail.")
        assert run("decide", path, "--release", "1").startswith("Take the train.")
        said = refusal("decide", path, "--release", "3")
        assert said == "journey has no release 3; the latest is 2"
        assert refusal("decide", path, "--release", "0").startswith("journey has no release 0")

    def test_with_several_rulebooks_one_must_be_named(self, write: Any) -> None:
        publish(load(small_document() | {"key": "another-journey"}), "")
        path = write("answers.yaml", FAR)
        assert "--rulebook: another-journey, journey" in refusal("decide", path)
        read = json.loads(run("decide", path, "--rulebook", "journey", "--json"))
        assert read["rulebook"] == "journey"
        assert "voyage has no release" in refusal("decide", path, "--rulebook", "voyage")

    def test_the_same_answers_print_the_same_bytes(self, write: Any) -> None:
        forward = write("forward.yaml", FAR)
        backward = write("backward.yaml", "".join(reversed(FAR.splitlines(keepends=True))))
        assert run("decide", forward, "--json") == run("decide", backward, "--json")
        assert run("decide", forward) == run("decide", backward)


class TestQuestions:
    @pytest.mark.usefixtures("journey")
    def test_people_read_how_to_answer(self) -> None:
        said = run("questions")
        for each in (
            "  distance: How far is it? (a number from 1 to 3,000 kilometres)\n",
            "  station: Is there a station at both ends? (one of these)\n",
            "    near: At both ends (Within walking distance)\n",
            "  luggage: What do you bring? (any of these, as a list)\n    bag: A bag or a suitcase",
            "    asked if Stations is not “None at one end”\n",
        ):
            assert each in said

    @pytest.mark.usefixtures("journey")
    def test_the_answers_at_the_end_can_be_decided(self, write: Any) -> None:
        said = run("questions")
        answers = said[said.index("  distance: 20") :]
        assert answers == "  distance: 20\n  station: near\n  luggage: [bag, bicycle]\n"
        assert run("decide", write("answers.yaml", answers))

    def test_the_answers_for_a_shipped_rulebook_can_be_decided(
        self, shipped: Release, write: Any
    ) -> None:
        answers = run("questions").split("not known):\n\n")[1]
        assert run("decide", write("answers.yaml", answers))

    @pytest.mark.usefixtures("journey")
    def test_programs_read_json(self) -> None:
        read = json.loads(run("questions", "--json"))
        assert (read["rulebook"], read["release"]) == ("journey", 1)
        assert read["options"][0] == {"key": "train", "name": "Train"}
        distance, station, luggage, changes = read["questions"]
        assert distance == {
            "key": "distance",
            "step": "trip",
            "kind": "number",
            "text": "How far is it?",
            "why": "Over a long way, speed and rest count for more.",
            "unit": "kilometres",
            "minimum": 1,
            "maximum": 3000,
        }
        near = {"key": "near", "text": "At both ends", "hint": "Within walking distance"}
        assert station["choices"][0] == near
        assert luggage["choices"][0] == {"key": "bag", "text": "A bag or a suitcase"}
        assert changes["shown_when"] == "Stations is not “None at one end”"


@pytest.mark.parametrize("command", [["questions"], ["decide", "answers.yaml"]])
def test_without_a_release_a_command_says_how_to_make_one(command: list[str]) -> None:
    said = refusal(*command)
    assert said.startswith("There is no release yet; run: manage.py load_rulebook KEY --publish")
    assert shipped()[0] in said
