"""Backups of SQLite: SQLite databases, which any tool can open."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.core.management.base import CommandError
from django.db import connection

MAGIC = b"SQLite format 3\0"
Migrations = set[tuple[str, str]]


def save(path: Path) -> None:
    """Writes a consistent snapshot of the database, while others write to it."""
    try:
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as backup:
            connection.connection.backup(backup)
            # In the site's journal mode, WAL, even a reader creates files beside the database.
            backup.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise CommandError(f"{path} cannot be written: {error}") from None


def migrations(path: Path) -> Migrations:
    """App and name of each migration in the backup. Checks all of the file for damage."""
    try:
        with closing(_open(path)) as backup:
            ((result,),) = backup.execute("PRAGMA integrity_check(1)")
            if result != "ok":
                raise sqlite3.DatabaseError(" ".join(result.split()))
            return set(backup.execute("SELECT app, name FROM django_migrations"))
    except sqlite3.Error as error:
        raise CommandError(f"{path} is no whole backup of Advisor: {error}") from None


@contextmanager
def restored(path: Path) -> Iterator[None]:
    """Has the block use a copy of the backup, and after it replaces the database by that copy.

    So whatever cuts a restore short leaves the database as it was.
    """
    name = connection.settings_dict["NAME"]
    copy = Path(f"{name}.restoring")
    try:
        _remove(copy)  # of a restore that was killed
        copy.touch(mode=0o600)
        shutil.copyfile(path, copy)
        with _using(copy):
            yield
        Path(name).touch(mode=0o600)  # the file may be what was lost
        _load(copy)
    except OSError as error:
        raise CommandError(f"{copy} cannot be written: {error.strerror}") from None
    finally:
        _remove(copy)


@contextmanager
def _using(path: Path) -> Iterator[None]:
    """Has Django's connection use another file, for the block."""
    name = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    try:
        yield
    finally:
        connection.close()  # moves what SQLite has in files beside this one into it
        connection.settings_dict["NAME"] = name


def _remove(path: Path) -> None:
    for end in ("", "-journal", "-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)


def _load(path: Path) -> None:
    """Copies the file into the database in one transaction, so readers never see a mix."""
    connection.ensure_connection()
    try:
        with closing(_open(path)) as backup:
            backup.backup(connection.connection)
    except sqlite3.Error as error:
        raise CommandError(f"The database cannot be written: {error}") from None
    finally:
        connection.close()
