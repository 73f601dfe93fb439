import os
from pathlib import Path

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler

pytestmark = pytest.mark.django_db  # lets tests connect; each has a file of its own


@pytest.fixture
def path(tmp_path: Path, settings) -> Path:
    settings.PREPARED = tmp_path / "static" / "collected"
    settings.PREPARED.parent.mkdir()
    return tmp_path / "site.sqlite3"


@pytest.fixture
def connection(path: Path, settings):
    known = {"ENGINE": "advisor.ops.sqlite", "NAME": str(path), "CONN_HEALTH_CHECKS": True}
    known |= {"CONN_MAX_AGE": None, "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL"}}
    connection = ConnectionHandler({"default": known})["default"]
    connection.prepare_database()
    execute(connection, "CREATE TABLE words (word)")
    settings.PREPARED.touch()
    yield connection
    connection.close()


def execute(connection, sql: str) -> list[tuple[object, ...]]:
    """As a new request does."""
    connection.close_if_unusable_or_obsolete()
    with connection.cursor() as cursor:
        return cursor.execute(sql).fetchall()


def modes(path: Path) -> dict[str, int]:
    return {file.name: file.stat().st_mode & 0o777 for file in path.parent.glob(f"{path.name}*")}


PRIVATE = dict.fromkeys(["site.sqlite3", "site.sqlite3-wal", "site.sqlite3-shm"], 0o600)


def test_all_files_are_private(connection, path) -> None:
    assert modes(path) == PRIVATE


def test_files_that_others_may_read_become_private(connection, path) -> None:
    connection.close()
    path.chmod(0o644)
    execute(connection, "INSERT INTO words VALUES ('kept')")
    assert modes(path) == PRIVATE


def test_nothing_is_saved_into_a_file_that_was_deleted(connection, path) -> None:
    os.unlink(path)
    for _ in range(2):
        with pytest.raises(OperationalError, match=r"site.sqlite3 is missing: put it back"):
            execute(connection, "INSERT INTO words VALUES ('lost')")
    assert not path.exists()


def test_a_new_site_gets_its_file_from_migrate_alone(connection, path, settings) -> None:
    connection.close()
    path.unlink()
    settings.PREPARED.unlink()
    with pytest.raises(OperationalError, match=r"site.sqlite3 is missing: correct DATABASE_URL"):
        execute(connection, "SELECT 1")
    assert not path.exists()
    connection.prepare_database()
    assert execute(connection, "SELECT 1") == [(1,)]


def test_a_site_that_had_a_file_gets_no_other_from_migrate(connection, path) -> None:
    connection.close()
    path.unlink()
    connection.prepare_database()
    assert not path.exists()


def test_a_file_that_cannot_be_made_is_named(connection, path, settings) -> None:
    settings.PREPARED.unlink()
    connection.settings_dict["NAME"] = str(path.parent / "nowhere" / path.name)
    with pytest.raises(OperationalError, match=r"site.sqlite3 cannot be written: No such file"):
        connection.prepare_database()


def test_a_file_that_is_put_back_is_used_again(connection, path) -> None:
    elsewhere = path.rename(path.with_name("elsewhere"))
    with pytest.raises(OperationalError):
        execute(connection, "SELECT 1")
    elsewhere.rename(path)
    execute(connection, "INSERT INTO words VALUES ('kept')")
    assert execute(connection, "SELECT word FROM words") == [("kept",)]


def test_a_file_in_place_of_the_old_one_is_opened(connection, path) -> None:
    connection.close()
    copy = path.with_name("copy")
    copy.write_bytes(path.read_bytes())
    execute(connection, "INSERT INTO words VALUES ('old')")
    copy.rename(path)
    for end in ("-wal", "-shm"):
        Path(f"{path}{end}").unlink()
    assert execute(connection, "SELECT word FROM words") == []


def test_a_file_that_is_no_database_is_named(connection, path) -> None:
    connection.close()
    path.write_bytes(b"something else")
    with pytest.raises(OperationalError, match=r"site.sqlite3: file is not a database"):
        execute(connection, "SELECT 1")


def test_a_file_that_cannot_be_opened_is_named(connection, path) -> None:
    connection.close()
    path.unlink()
    path.mkdir()
    with pytest.raises(OperationalError, match=r"site.sqlite3: unable to open database file"):
        execute(connection, "SELECT 1")
