import errno
import json
import os
import re
import subprocess
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from rules.drafts.from_document import load
from rules.engine.schema import Rulebook
from rules.files import write_document
from rules.models import Release
from rules.publishing import publish
from tests.support.places import Place, database_url
from tests.support.renamed import publish_renamed
from tests.support.server import MANAGE
from tests.support.small import small_document

ANSWERS = "distance=2000&station=near&changes=0"
NOWHERE = "postgres://nobody@127.0.0.1:1/nothing"


def run(*args: str) -> tuple[int, str]:
    """The exit status and what was printed."""
    out = StringIO()
    status = 0
    try:
        call_command("watch", *args, stdout=out)
    except SystemExit as exit:
        status = int(exit.code or 0)
    return status, out.getvalue()


def refusal(*args: str) -> str:
    with pytest.raises(CommandError) as refused:
        run(*args)
    assert refused.value.returncode == 2
    output = str(refused.value)
    assert "\n" not in output
    return output


def test_facts_may_have_keys_of_an_earlier_release(
    client: Any, journey: Release, write: Any
) -> None:
    publish_renamed()
    query = "kilometres=2000&station=close&changes=0"
    page = client.post(f"/decide/journey/2/save/?{query}")
    stored = client.get(page.headers["Location"].replace("saved/", "result.json"))
    result = write("result.json", stored.content.decode())
    today, earlier = (
        run(write("facts.yaml", facts), result)
        for facts in ("kilometres: 200\nstation: close", "distance: 200\nstation: near")
    )
    assert today == earlier
    assert today[0] == 1


@pytest.fixture
def saved(client: Any, journey: Release, write: Any) -> str:
    """A result, as its page gives it, which recommends the train by 8 points."""
    return download(client, write, ANSWERS)


def download(client: Any, write: Any, answers: str) -> str:
    page = client.post(f"/decide/journey/1/save/?{answers}")
    token = re.search(r"/r/([\w-]{22})/", page.headers["Location"])
    assert token
    response = client.get(f"/r/{token[1]}/result.json")
    return str(write("result.json", response.content.decode()))


@pytest.fixture
def stored(small: Rulebook, write: Any) -> str:
    """The same result, written by hand where there is no database."""
    result = {
        "$schema": "https://advisor.example/schemas/result-1.json",
        "rulebook": "journey",
        "release": 1,
        "sha256": small.digest,
        "answers": {"distance": 2000, "station": "near", "changes": 0},
        "most": [],
    }
    return str(write("result.json", json.dumps(result)))


@pytest.fixture
def rules(small: Rulebook, write: Any) -> str:
    """The option for the rules of the result, as /releases/1/rulebook.yaml has them."""
    return f"--rules={write('rulebook.yaml', write_document(small.plain()))}"


def test_what_crosses_nothing_is_said_in_one_line(saved: str, write: Any) -> None:
    assert run(write("facts.yaml", "distance: 1500\nchanges: 0\n"), saved) == (
        0,
        "Distance: 2,000 kilometres then, 1,500 kilometres today. This crosses no tripwire.\n",
    )


def test_the_answers_of_then_have_not_moved(saved: str, write: Any) -> None:
    status, output = run(write("facts.yaml", "distance: 2000\n"), saved)
    assert (status, output) == (0, "Nothing has moved: today's answers are those of then.\n")


def test_a_crossed_tripwire_says_what_it_means(saved: str, write: Any) -> None:
    assert run(write("facts.yaml", "distance: 200\nluggage: [bag]\n"), saved) == (
        1,
        """\
Distance: 2,000 kilometres then, 200 kilometres today.
Luggage: not known then, “A bag or a suitcase” today.

Crossed: the scenario “A long way between cities” still holds, for other reasons.
  - Now: you travel 100 to 1,000 kilometres and bring no furniture (Coach gets the points of
    Train)
  - No longer: you travel more than 300 kilometres (Train +4, Car −2)
  Decide again when The line closes for works.

Today's answers still recommend Train, by 1 point; then it was Train, by 8 points.
""",
    )


def test_a_flip_is_said_with_the_points(saved: str, write: Any, small: Rulebook) -> None:
    status, output = run(write("facts.yaml", "station: none\ndistance: 1999\n"), saved)
    assert status == 1
    title = small.scenario["off-the-rails"].title
    for line in (
        "Stations: “At both ends” then, “None at one end” today.",
        "Changes of train: 0 changes then, not asked today.",
        f"Crossed: the scenario “{title}” now holds.",
        "  - Now: one end has no station (Car +2, Train is ruled out)",
        "  Decide again when A station opens.",
        "Crossed: the scenario “A direct line” no longer holds.",
        "Distance: 2,000 kilometres then, 1,999 kilometres today. This crosses no tripwire.",
    ):
        assert line in output.splitlines()


def test_a_flip_to_a_tie_or_to_nothing_is_said(client: Any, journey: Release, write: Any) -> None:
    result = download(client, write, "distance=2000&luggage=bag")
    _, output = run(write("facts.yaml", "distance: 900\n"), result)
    assert "Today's answers give a tie between Train and Coach; then it was Train, by 6 " in output
    status, output = run(write("facts.yaml", "distance: 50\n"), result)
    assert status == 1
    assert "Today's answers give no recommendation; then it was Train, by 6 points." in output


def test_what_mattered_most_counts_twice(client: Any, journey: Release, write: Any) -> None:
    result = download(client, write, f"{ANSWERS}&most=distance")
    _, output = run(write("facts.yaml", "distance: 200\n"), result)
    assert "kilometres (Train +4, Car −2, twice, as it matters most)" in output


def test_lines_fit_a_terminal(saved: str, write: Any) -> None:
    facts = "distance: 20\nstation: none\nluggage: [bag, bicycle, dog, furniture]\n"
    _, output = run(write("facts.yaml", facts), saved)
    assert max(map(len, output.splitlines())) <= 96


def test_programs_read_json(saved: str, write: Any, small: Rulebook) -> None:
    status, output = run(write("facts.yaml", "distance: 200\n"), saved, "--json")
    assert status == 1
    assert json.loads(output) == {
        "rulebook": "journey",
        "release": 1,
        "sha256": small.digest,
        "crossed": True,
        "flips": False,
        "then": {"recommended": "train", "runner_up": "car", "margin": 8, "level": []},
        "today": {"recommended": "train", "runner_up": "car", "margin": 2, "level": []},
        "facts": [
            {
                "question": "distance",
                "label": "Distance",
                "then": 2000,
                "today": 200,
                "crosses": True,
            }
        ],
        "scenarios": [
            {
                "key": "long-way",
                "title": small.scenario["long-way"].title,
                "held": True,
                "holds": False,
                "tripwire": small.scenario["long-way"].tripwire,
                "began": [],
                "ceased": [
                    {
                        "rule": "far",
                        "reason": small.rule["far"].reason,
                        "points": {"train": 4, "car": -2},
                        "rules_out": [],
                        "questions": ["distance"],
                    }
                ],
            }
        ],
    }


def test_the_rules_are_those_of_the_results_release(saved: str, write: Any) -> None:
    later = small_document()
    later["scenarios"][0]["rules"][0]["when"][0]["value"] = 100
    publish(load(later), "")
    status, output = run(write("facts.yaml", "distance: 200\n"), saved)
    assert status == 1
    assert "No longer: you travel more than 300 kilometres" in output


def test_with_a_file_of_the_rules_no_database_is_asked(stored: str, rules: str, write: Any) -> None:
    """This test has no mark that would let it use one."""
    assert run(write("facts.yaml", "distance: 1500\n"), stored, rules)[0] == 0
    assert run(write("facts.yaml", "distance: 200\n"), stored, rules)[0] == 1


def test_downloaded_rules_say_the_same_as_the_database(client: Any, saved: str, write: Any) -> None:
    downloaded = client.get("/releases/1/rulebook.yaml").content.decode()
    rules = f"--rules={write('rulebook.yaml', downloaded)}"
    facts = write("facts.yaml", "station: far\nluggage: [furniture]\n")
    assert run(facts, saved, rules) == run(facts, saved)


def test_other_rules_are_refused(stored: str, small: Rulebook, write: Any) -> None:
    other = write("other.yaml", write_document(small.plain() | {"title": "Whither?"}))
    output = refusal(write("facts.yaml", "distance: 200\n"), stored, f"--rules={other}")
    assert output.startswith(f"{other}: not the rules of the result")
    assert output.endswith(f"release 1 of journey with the SHA-256 {small.digest}")


@pytest.mark.django_db
def test_other_rules_in_the_database_are_refused(stored: str, write: Any) -> None:
    facts = write("facts.yaml", "distance: 200\n")
    assert refusal(facts, stored).startswith("journey has no release 1 here; download it ")
    publish(load(small_document() | {"title": "Whither?"}), "")
    assert refusal(facts, stored).startswith("The database: not the rules of the result")


@pytest.mark.parametrize(
    ("facts", "complaint"),
    [
        ("", ": expected a question's key and today's answer on each line"),
        ("# nothing\n", ": expected a question's key and today's answer on each line"),
        ("[distance]\n", ": expected a question's key and its answer on each line"),
        ("distance: [\n", ", line "),
        ("distance: 1\ndistance: 2\n", ', line 2: the key "distance" stands twice'),
        ("colour: red\n", ": colour: No question has this key"),
        ("station: nowhere\n", ": station: “nowhere” is not one of the choices: near, far, none"),
        ("distance: .nan\n", ": distance: “.nan” is not a whole number"),
        ("distance: NaN\n", ": distance: “NaN” is not a whole number"),
        ("distance: 1e999\n", ": distance: “1e999” is not a whole number"),
        ("distance: 9000\n", ": distance: 9,000 is out of range"),
        (f"distance: {'9' * 30}\n", ": distance: 999,"),
        (f"distance: {'9' * 99}\n", ": distance: “9999"),
        (f"distance: {'9' * 9999}\n", ": not YAML: a number has more than 1,000 digits"),
        ("distance:\n", ": distance: there is no answer; leave out the line"),
        ("luggage: []\n", ": luggage: there is no answer; leave out the line"),
        (
            "station: none\nchanges: 3\n",
            ": changes: today's answers do not call for it; it is asked if Stations is not “None",
        ),
    ],
)
def test_facts_that_tell_nothing_are_refused_in_one_line(
    stored: str, rules: str, write: Any, facts: str, complaint: str
) -> None:
    path = write("facts.yaml", facts)
    output = refusal(path, stored, rules)
    assert output.startswith(f"{path}{complaint}")
    assert len(output.removeprefix(path)) < 200


def test_facts_may_begin_with_a_byte_order_mark(
    stored: str, rules: str, tmp_path: Path, write: Any
) -> None:
    assert run(write("facts.yaml", "\ufeffdistance: 200\n"), stored, rules)[0] == 1
    (tmp_path / "facts.yaml").write_text("distance: 200\n", encoding="utf-16")
    assert refusal(f"{tmp_path}/facts.yaml", stored, rules).endswith("not UTF-8 text")


def test_a_result_with_other_answers_than_its_rules_know_is_refused(
    stored: str, rules: str, write: Any
) -> None:
    edited = json.loads(Path(stored).read_text()) | {"answers": {"distance": float("nan")}}
    path = write("edited.json", json.dumps(edited))
    output = refusal(write("facts.yaml", "distance: 5\n"), path, rules)
    assert output.startswith(f"{path}: distance: “nan” is not a whole number")


@pytest.mark.parametrize("missing", ["facts.yaml", "result.json", "rulebook.yaml"])
def test_a_missing_file_is_refused(stored: str, rules: str, write: Any, missing: str) -> None:
    facts = write("facts.yaml", "distance: 200\n")
    Path(stored).with_name(missing).unlink()
    expected = "no such file" if missing == "rulebook.yaml" else os.strerror(errno.ENOENT)
    assert f"{missing}: {expected}" in refusal(facts, stored, rules)


def test_rules_that_are_no_rulebook_are_refused(stored: str, write: Any) -> None:
    facts, rules = write("facts.yaml", "distance: 200\n"), write("rules.yaml", "title: Whither?")
    output = refusal(facts, stored, f"--rules={rules}")
    assert output.startswith(f"{rules}: key: ")


class TestAsAProcess:
    """A pipeline sees the exit status."""

    def test_without_a_database(self, stored: str, rules: str, write: Any, tmp_path: Path) -> None:
        environment = {
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(tmp_path / "data"),
            "DATABASE_URL": NOWHERE,
        }

        def watch(facts: str) -> subprocess.CompletedProcess[str]:
            command = [*MANAGE, "watch", write("facts.yaml", facts), stored, rules]
            return subprocess.run(  # noqa: S603
                command, env=environment, capture_output=True, text=True
            )

        same, crossed, unknown = map(watch, ("distance: 1500", "distance: 200", "distance: far"))
        assert (same.returncode, same.stderr) == (0, "")
        assert (crossed.returncode, crossed.stderr) == (1, "")
        assert crossed.stdout.startswith("Distance: 2,000 kilometres then, 200 kilometres today.")
        assert (unknown.returncode, unknown.stdout) == (2, "")
        assert unknown.stderr.startswith("CommandError: ")
        assert unknown.stderr.count("\n") == 1

    @pytest.mark.django_db(transaction=True)
    def test_with_the_database_of_the_site(self, saved: str, write: Any) -> None:
        place = Place(database_url())
        assert place.manage("watch", write("facts.yaml", "distance: 1500"), saved).returncode == 0
        assert place.manage("watch", write("facts.yaml", "distance: 200"), saved).returncode == 1
