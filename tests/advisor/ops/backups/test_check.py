from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from advisor.models import Result

pytestmark = pytest.mark.django_db(transaction=True)


def damaged(backup: Path) -> None:
    content = backup.read_bytes()
    backup.write_bytes(content[: len(content) * 2 // 3])


def foreign(backup: Path) -> None:
    backup.write_text("rulebook: journey\n")


def of_another_database(backup: Path) -> None:
    others = {"sqlite": b"PGDMP", "postgresql": b"SQLite format 3\0"}
    backup.write_bytes(others[connection.vendor])


def empty(backup: Path) -> None:
    backup.write_bytes(b"")


def missing(backup: Path) -> None:
    backup.unlink()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (damaged, "malformed|no whole backup|unexpected end of file|could not read"),
        (foreign, "is no backup of Advisor"),
        (of_another_database, "is a backup of .*; this site's database is"),
        (empty, "is no backup of Advisor"),
        (missing, "cannot be read: No such file or directory"),
    ],
)
def test_a_file_that_is_no_backup_is_refused_and_nothing_changes(
    backup, spoil, message, client
) -> None:
    spoil(backup)
    client.post("/decide/journey/1/save/?distance=20")
    with pytest.raises(CommandError, match=message) as refused:
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
