import json
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError

from rules.drafts.from_document import load
from rules.engine.diff import difference
from rules.engine.reading import read_rulebook
from rules.models import Release, Rulebook
from rules.publishing import publish
from tests.support.changes import FAR, changed
from tests.support.differences import SMALL
from tests.support.small import small_document

FARTHER = changed((f"{FAR}.when.0.value", 400))
[CHANGE] = difference(SMALL, read_rulebook(FARTHER))
[BACK] = difference(read_rulebook(FARTHER), SMALL)


def run(*args: str) -> tuple[int, str]:
    """The exit status and what was printed."""
    out = StringIO()
    try:
        call_command("diff_rulebook", *args, stdout=out)
    except SystemExit as exit:
        return int(exit.code or 0), out.getvalue()
    return 0, out.getvalue()


def refusal(*args: str) -> str:
    with pytest.raises(CommandError) as refused:
        run(*args)
    assert refused.value.returncode == 2
    output = str(refused.value)
    assert "\n" not in output
    return output


def file(folder: Path, document: object) -> str:
    path = folder / "journey.yaml"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    return str(path)


def test_the_draft_is_held_against_the_latest_release(journey: Release) -> None:
    load(FARTHER)
    status, output = run()
    assert status == 1
    assert " ".join(output.split()) == (
        f"From release 1 of journey to the draft of journey: Rules - {CHANGE.text}"
    )
    assert max(map(len, output.splitlines())) <= 96


def test_what_is_published_as_it_stands_does_not_differ(journey: Release) -> None:
    output = "Nothing differs between release 1 of journey and the draft of journey.\n"
    assert run() == (0, output)


def test_two_releases_can_be_compared_either_way(journey: Release) -> None:
    publish(load(FARTHER), "")
    assert run("1", "2")[0] == 1
    assert BACK.text in " ".join(run("2", "1")[1].split())
    assert run("2", "latest")[0] == 0


def test_a_file_is_compared_with_the_latest_release(journey: Release, tmp_path: Path) -> None:
    path = file(tmp_path, FARTHER)
    status, output = run("latest", path)
    assert (status, output.split("\n\n")[0].endswith(f" to {path}:")) == (1, True)
    assert run("latest", file(tmp_path, small_document()))[0] == 0


def test_two_files_need_no_database(tmp_path: Path) -> None:
    path = file(tmp_path, small_document())
    assert run(path, path)[0] == 0


def test_programs_read_json(journey: Release) -> None:
    load(FARTHER)
    status, output = run("--json")
    assert status == 1
    assert json.loads(output) == {
        "old": "release 1 of journey",
        "new": "the draft of journey",
        "changes": [{"part": "rules", "key": "far", "kind": "changed", "text": CHANGE.text}],
    }


def test_before_the_first_release_all_is_new(db: None) -> None:
    load(small_document())
    status, output = run()
    assert status == 1
    first, gap, heading, change = output.splitlines()[:4]
    assert first.startswith("From nothing published")
    assert (gap, heading, change[:4]) == ("", "The rulebook", "  - ")
    assert refusal("draft", "latest") == "There is no release yet"


@pytest.mark.parametrize(
    ("args", "complaint"),
    [
        (["nowhere.yaml"], "nowhere.yaml: no such file"),
        (["3"], "journey has no release 3"),
        (["99999999999999999999"], "journey has no release 99999999999999999999"),
        (["--rulebook", "voyage"], "There is no rulebook voyage; expected one of: journey"),
    ],
)
def test_what_is_not_there_is_trouble(journey: Release, args: list[str], complaint: str) -> None:
    assert refusal(*args).startswith(complaint)


def test_a_file_that_is_no_rulebook_is_trouble(journey: Release, tmp_path: Path) -> None:
    path = file(tmp_path, {"key": "journey"})
    assert refusal("latest", path).startswith(f"{path}: title: ")


def test_a_draft_that_is_no_rulebook_is_trouble(journey: Release) -> None:
    Rulebook.objects.update(showcase="nowhere")
    assert refusal().startswith("The draft of journey: showcase: ")


def test_with_several_rulebooks_one_must_be_named(journey: Release) -> None:
    load(small_document() | {"key": "another"})
    assert refusal() == "Choose a rulebook with --rulebook: another, journey"
    assert run("--rulebook", "journey")[0] == 0


def test_without_a_rulebook_it_says_how_to_load_one(db: None) -> None:
    assert refusal().startswith("There is no rulebook yet; run: manage.py load_rulebook")


def test_a_database_that_does_not_answer_is_trouble(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ["no server", "at this address"]

    def fail() -> None:
        raise OperationalError("\n".join(lines))

    monkeypatch.setattr("rules.management.commands.diff_rulebook.require_tables", fail)
    assert refusal() == " ".join(lines)
