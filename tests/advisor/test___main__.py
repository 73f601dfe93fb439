"""Commands read and write UTF-8 whatever the locale says, as real processes."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import get_commands
from django.db import ProgrammingError

from advisor.__main__ import main
from advisor.models import Result
from rules.drafts.from_document import load
from rules.models import Precedent, Release
from tests.support.places import Place, database_url
from tests.support.server import MANAGE
from tests.support.small import small_document

ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
# What Python then takes for its input and output alone, whatever its mode.
LATIN = {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "latin-1"}


@pytest.fixture
def manage(transactional_db):
    """What `manage.py` prints where Python takes the locale's encoding to be ASCII."""
    environment = Place(database_url()).environment
    environment.pop("PYTHONIOENCODING", None)

    def manage(
        *arguments: str,
        status: int = 0,
        options: tuple[str, ...] = (),
        variables: dict[str, str] = ASCII,
        typed: str = "",
    ) -> str:
        done = subprocess.run(  # noqa: S603
            [sys.executable, *options, "manage.py", *arguments],
            env=environment | variables,
            input=typed.encode(),
            capture_output=True,
        )
        assert done.returncode == status, done.stderr.decode()
        return (done.stdout or done.stderr).decode()

    return manage


def test_what_commands_print_is_utf8(manage, result, write):
    Result.objects.update(title="Zoë’s trip")
    get_user_model().objects.create_user("Zoë")
    path = write("Zoë.yaml", "distance: 600\nstation: none\nchanges: 1\n")
    load(small_document() | {"title": "Zoë’s train or car?"})
    assert "“None at one end”" in manage("questions")
    assert "“None at one end”" in manage("questions", "--json")
    assert "Release 1 of journey" in manage("decide", path)
    assert json.loads(manage("decide", path, "--json"))["rulebook"] == "journey"
    assert "Zoë’s train or car?" in manage("export_rulebook", "journey")
    assert "Zoë’s train or car?" in manage("diff_rulebook", status=1)
    assert "Zoë’s train or car?" in manage("diff_rulebook", "--json", status=1)
    assert "As “Distance” grows" in manage("check_rulebook", "--draft", "journey")
    assert "As “Distance” grows" in manage("check_rulebook", "--draft", "journey", "--json")
    Precedent.objects.update(url="")  # else it would be asked
    assert "journey.sources.R" in manage("check_links", "--rulebook", "journey")
    assert "Stored results of journey" in manage("impact")
    assert "Zoë signs in with the password alone." in manage("remove_second_factor", "Zoë")
    [line] = manage("export_results").splitlines()
    assert json.loads(line)["title"] == "Zoë’s trip"


@pytest.mark.parametrize("variables", [ASCII | {"PYTHONIOENCODING": "ascii"}, LATIN])
def test_input_and_output_of_another_encoding_are_utf8_as_well(manage, result, variables):
    Result.objects.update(title="Zoë’s trip")
    assert "“None at one end”" in manage("questions", variables=variables)
    [line] = manage("export_results", variables=variables).splitlines()
    assert json.loads(line)["title"] == "Zoë’s trip"
    assert "no-Zoë" in manage("decide", "no-Zoë", status=1, variables=variables)


def test_files_of_a_backup_are_named_in_utf8(manage, result, tmp_path):
    assert "Zoë.backup: " in manage("backup", str(tmp_path / "Zoë.backup"))
    assert (tmp_path / "Zoë.backup").exists()
    assert "no-Zoë" in manage("restore", str(tmp_path / "no-Zoë"), "--no-input", status=1)


# They print nothing that people have written, but what they are asked for. What `mcp` says to an
# assistant is UTF-8 by its protocol.
OTHERS = ["flush", "forget_results", "mcp", "migrate", "prepare", "serve"]


@pytest.mark.parametrize("command", OTHERS)
def test_what_a_command_does_not_know_is_said_in_utf8(manage, command):
    assert "--no-Zoë" in manage(command, "--no-Zoë", status=2)


def test_every_command_is_tried_here():
    here = Path(__file__).read_text(encoding="utf-8")
    tried = set(re.findall(r'manage\("(\w+)"', here)) | {*OTHERS}
    ours = {name for name, app in get_commands().items() if app in ("advisor", "rules")}
    assert ours <= tried


def test_a_file_of_results_is_utf8(manage, result, tmp_path):
    Result.objects.update(title="Zoë’s trip")
    manage("export_results", "--output", str(tmp_path / "Zoë"))
    assert "Zoë’s trip" in (tmp_path / "Zoë").read_text(encoding="utf-8")


def test_a_result_is_watched(manage, client, result, write):
    exported = write("Zoë.json", client.get(f"/r/{result.token}/result.json").content.decode())
    output = manage("watch", write("facts.yaml", "distance: 200\n"), exported, status=1)
    assert "Crossed: the scenario “A long way between cities” no longer holds." in output


def test_arguments_and_errors_are_utf8(manage, journey, write):
    path = write("Zoë.yaml", small_document() | {"title": "Whither?"})
    assert manage("load_rulebook", path, "--publish", "--note=For Zoë") == (
        "Release 2 of journey is published. That makes 1 change to the draft.\n"
    )
    assert Release.objects.get(number=2).note == "For Zoë"
    assert "Zoë" in manage("diff_rulebook", f"{Path(path).parent}/no-Zoë.yaml", status=2)
    assert "no-Zoë.json" in manage("load_measurements", "no-Zoë.json", status=1)


def test_an_option_that_overrules_this_does_not_start_it_for_ever(manage, journey):
    assert "Stored results of journey" in manage("impact", options=("-X", "utf8=0"))


COMMANDS = [
    ("backup", "file"),
    ("createsuperuser",),
    ("decide", "answers.yaml"),
    ("export_results",),
    ("flush", "--no-input"),
    ("load_rulebook", "background-work"),
    ("mcp",),
]


@pytest.mark.parametrize("command", COMMANDS)
def test_where_no_site_is_only_prepare_makes_a_database(tmp_path, command):
    require_refusal(command, tmp_path / "typo.sqlite3", tmp_path / "data")


def require_refusal(command, path, data):
    """The command ends with one line that the database is missing, and makes none."""
    environment = {"DATABASE_URL": f"sqlite:///{path}", "DATA_DIR": str(data)}
    done = subprocess.run(  # noqa: S603
        [*MANAGE, *command],
        env={"PATH": os.environ["PATH"]} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"CommandError: The database cannot be used: {path} is missing")
    assert done.stderr.count("\n") == 1
    assert not path.exists()


@pytest.mark.parametrize("command", [("backup", "file"), ("export_results",), ("migrate",)])
@pytest.mark.parametrize("missing", ["/nowhere/at/all.sqlite3", "{folder}/data/gone.sqlite3"])
def test_a_database_that_cannot_be_used_is_an_error_of_one_line(tmp_path, command, missing):
    path = Path(missing.format(folder=tmp_path))
    (tmp_path / "data" / "static").mkdir(parents=True)
    (tmp_path / "data" / "static" / "collected").touch()
    require_refusal(command, path, tmp_path / "data")


def test_tables_that_are_not_there_are_an_error_of_one_line(monkeypatch):
    def fail(arguments):
        raise ProgrammingError('relation "auth_user" does not exist\nLINE 1: ...')

    monkeypatch.setattr("advisor.__main__.execute_from_command_line", fail)
    monkeypatch.setattr("sys.argv", ["advisor", "createsuperuser"])
    with pytest.raises(SystemExit, match='cannot be used: relation "auth_user" does not exist'):
        main()
