"""A backup comes back whole: made by one process while another writes, restored by a third."""

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.test import Client

from advisor.models import Decision, Panel, Result
from rules.models import Release
from tests.support.places import Place, database_url, empty_place

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def backup(tmp_path: Path, edit_link: str) -> Path:
    """Of a site with one result."""
    path = tmp_path / "site.backup"
    call_command("backup", path)
    return path


@pytest.fixture
def here() -> Place:
    """This test's site, for other processes."""
    return Place(database_url())


@pytest.fixture
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with empty_place(tmp_path_factory.mktemp("elsewhere")) as place:
        yield place


READ = """
import django, json
django.setup()
from django.test import Client
from tests.advisor.ops.test_backups import permalinks
print(json.dumps(permalinks(Client(SERVER_NAME="localhost"))))
"""


def permalinks(client: Client) -> dict[str, str]:
    pages = ("", "today/", "adr.md", "result.json")
    tokens = list(Result.objects.values_list("token", flat=True))
    addresses = [f"/r/{token}/{page}" for token in tokens for page in pages]
    return {address: client.get(address).text for address in addresses}


def test_every_permalink_reads_the_same_in_an_empty_place(
    tmp_path: Path, elsewhere: Place, client: Client, save_changes: Any
) -> None:
    client.post("/decide/journey/1/save/?distance=20&luggage=bag", {"title": "Ärger & Söhne"})
    save_changes(option="train", status="accepted", date="2026-11-20")
    assert Decision.objects.exists()
    read = permalinks(Client(SERVER_NAME="localhost"))
    assert len(read) == 8
    call_command("backup", tmp_path / "site.backup")

    done = elsewhere.manage("restore", tmp_path / "site.backup", "--no-input")
    assert (done.stdout, done.stderr) == ("Restored. Results: 2; releases: 1\n", "")
    assert json.loads(elsewhere.python("-c", READ).stdout) == read


def test_what_came_after_the_backup_is_gone_and_links_still_edit(
    client: Client, backup: Path, edit_link: str
) -> None:
    client.post("/decide/journey/1/save/?distance=20")
    call_command("restore", backup, "--no-input")
    assert Result.objects.count() == 1
    assert client.get(edit_link).status_code == 200


def test_a_restored_release_still_resists_every_change(backup: Path) -> None:
    call_command("restore", backup, "--no-input")
    for change in ("UPDATE rules_release SET note = 'Forged'", "DELETE FROM rules_release"):
        with pytest.raises(IntegrityError, match="never"), connection.cursor() as cursor:
            cursor.execute(change)
    assert Release.objects.get().note == "First release"


def test_a_restored_site_can_be_saved_and_restored_again(backup: Path, tmp_path: Path) -> None:
    call_command("restore", backup, "--no-input")
    call_command("backup", tmp_path / "second.backup")
    call_command("restore", tmp_path / "second.backup", "--no-input")
    assert Result.objects.count() == 1


# Each result is saved together with a decision, so one without the other is half a state.
WRITE = """
import django
django.setup()
from datetime import date
from django.db import transaction
from advisor.models import Decision, Panel, Result, new_token
first = Result.objects.get()
while True:
    with transaction.atomic():
        first.pk, first.token, first._state.adding = None, new_token(), True
        first.save()
        Decision.objects.create(result=first, option="car", status="accepted", date=date.today())
    print(first.pk, flush=True)
"""


def test_a_backup_is_of_one_moment_while_another_process_writes(
    here: Place, tmp_path: Path, result: Result
) -> None:
    path = tmp_path / "site.backup"
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", WRITE],
        env=here.environment,
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
    ) as writer:
        assert writer.stdout
        before = [int(writer.stdout.readline()) for _ in range(20)][-1]
        call_command("backup", path)
        after = int(writer.stdout.readline())
        writer.kill()
    call_command("restore", path, "--no-input")
    alone = Result.objects.filter(decisions=None)
    assert list(alone) == [result]
    assert before <= Result.objects.latest("pk").pk
    assert Result.objects.count() == Decision.objects.count() + 1
    assert after > before


def test_a_backup_is_for_its_owner_alone_and_leaves_nothing_beside_it(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in backup.parent.iterdir() if each.is_file()] == ["site.backup"]


def test_a_backup_overwrites_nothing(backup: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(CommandError, match="is there already; choose another name"):
        call_command("backup", backup)
    assert backup.read_bytes() == before


def test_a_folder_that_cannot_be_written_is_said_in_one_line(here: Place, result: Result) -> None:
    done = here.manage("backup", "/proc/nowhere/site.backup")
    said = "CommandError: /proc/nowhere/site.backup cannot be written: No such file or directory\n"
    assert (done.returncode, done.stderr) == (1, said)


def test_a_backup_that_finds_no_room_leaves_none(here: Place, tmp_path: Path, result: Result):
    limited = ["sh", "-c", 'ulimit -f 100; exec "$@"', "", sys.executable, "manage.py", "backup"]
    path = tmp_path / "full" / "site.backup"
    path.parent.mkdir()
    done = subprocess.run(  # noqa: S603
        [*limited, path],
        env=here.environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("CommandError: ")
    assert done.stderr.count("\n") == 1
    assert list(path.parent.iterdir()) == []


def damaged(backup: Path) -> None:
    whole = backup.read_bytes()
    backup.write_bytes(whole[: len(whole) * 2 // 3])


def foreign(backup: Path) -> None:
    backup.write_text("rulebook: journey\n")


def of_another_database(backup: Path) -> None:
    kinds = {"sqlite": b"PGDMP", "postgresql": b"SQLite format 3\0"}
    backup.write_bytes(kinds[connection.vendor])


def empty(backup: Path) -> None:
    backup.write_bytes(b"")


def missing(backup: Path) -> None:
    backup.unlink()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (damaged, "malformed|no whole backup|unexpected end of file|could not read"),
        (foreign, "is no backup of Advisor"),
        (of_another_database, "is a backup of .*; this site's database is"),
        (empty, "is no backup of Advisor"),
        (missing, "cannot be read: No such file or directory"),
    ],
)
def test_what_is_no_backup_is_refused_and_nothing_changes(backup, spoil, said, client) -> None:
    spoil(backup)
    client.post("/decide/journey/1/save/?distance=20")
    with pytest.raises(CommandError, match=said) as refused:
        call_command("restore", backup, "--no-input")
    assert "\n" not in str(refused.value)
    assert Result.objects.count() == 2


def test_a_backup_from_a_newer_version_is_refused(tmp_path: Path, result: Result) -> None:
    migrations = "INSERT INTO django_migrations (app, name, applied) VALUES"
    with connection.cursor() as cursor:
        cursor.execute(f"{migrations} ('rules', '0999_later', CURRENT_TIMESTAMP)")
    try:
        with pytest.raises(CommandError, match=r"from a newer version.*rules\.0999_later"):
            call_command("backup", tmp_path / "site.backup")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE name = '0999_later'")


def test_nothing_is_replaced_unless_one_says_yes(here: Place, backup: Path, client) -> None:
    client.post("/decide/journey/1/save/?distance=20")
    for answer in ("", "\n", "no\n"):
        refused = here.manage("restore", backup, said=answer)
        assert refused.returncode == 1
        assert refused.stderr == "CommandError: Nothing was restored\n"
    assert Result.objects.count() == 2
    assert here.manage("restore", backup, said="yes\n").returncode == 0
    assert Result.objects.count() == 1


FAIL = """
import django, os, signal
django.setup()
from django.core.management import call_command
from django.db.models.signals import post_migrate
from django.db import DatabaseError
def fail(**options): {way}
post_migrate.connect(fail)
call_command("restore", {path!r}, "--no-input")
"""


def test_if_anything_fails_later_the_old_database_is_back(here, backup, client) -> None:
    client.post("/decide/journey/1/save/?distance=20")
    failing = FAIL.format(way="raise DatabaseError('this migration fails')", path=str(backup))
    assert "CommandError: this migration fails" in here.python("-c", failing).stderr
    assert Result.objects.count() == 2
    call_command("restore", backup, "--no-input")
    assert Result.objects.count() == 1


def test_a_restore_that_was_killed_leaves_the_old_database_beside(here, backup, client) -> None:
    killed = FAIL.format(way="os.kill(os.getpid(), signal.SIGKILL)", path=str(backup))
    assert here.python("-c", killed).returncode == -signal.SIGKILL
    with pytest.raises(CommandError, match="from before a restore that was cut short"):
        call_command("restore", backup, "--no-input")
    if connection.vendor == "sqlite":
        Path(f"{connection.settings_dict['NAME']}.before-restore").unlink()
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA before_restore CASCADE")


def test_a_backup_of_an_older_version_is_brought_up_to_this_one(
    elsewhere: Place, tmp_path: Path, result: Result
) -> None:
    elsewhere.manage("migrate")
    elsewhere.manage("migrate", "advisor", "0002")
    old = tmp_path / "old.backup"
    elsewhere.manage("backup", old)
    call_command("restore", old, "--no-input")
    assert not Result.objects.exists()
    assert not Panel.objects.exists()


if connection.vendor == "postgresql":

    def test_the_password_is_in_no_command_line(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here: Place, result: Result
    ) -> None:
        """A program of the same name writes down how it was called, and calls the real one."""
        noted, real = tmp_path / "noted", shutil.which("pg_dump")
        program = tmp_path / "pg_dump"
        program.write_text(f'#!/bin/sh\necho "$@" "=$PGPASSWORD" >{noted}\nexec {real} "$@"\n')
        program.chmod(0o755)
        environment = here.environment
        environment["PATH"] = f"{tmp_path}:{environment['PATH']}"
        environment["DATABASE_URL"] = database_url().replace("postgres@", "postgres:pa%20ss@")
        done = here.manage("backup", tmp_path / "site.backup")
        assert done.returncode == 0
        assert noted.read_text().count("pa ss") == noted.read_text().count("=pa ss") == 1

    def test_missing_programs_are_said_in_one_line(here: Place, tmp_path: Path, result: Result):
        here.environment["PATH"] = str(tmp_path)
        done = here.manage("backup", tmp_path / "site.backup")
        assert done.returncode == 1
        assert done.stderr == (
            "CommandError: pg_dump is missing; install PostgreSQL's client programs "
            "(Debian: apt-get install postgresql-client)\n"
        )
