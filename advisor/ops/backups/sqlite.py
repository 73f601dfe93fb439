"""Backups of SQLite: SQLite databases, which any tool can open."""

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
    """Replaces the database by the backup, for the block; undoes that if the block fails."""
    before = Path(f"{connection.settings_dict['NAME']}.before-restore")
    if before.exists():
        raise CommandError(
            f"{before} is the database from before a restore that was cut short: "
            "move it away, and restore it if you want it back"
        )
    save(before)
    try:
        _load(path)
        yield
    except BaseException:
        _load(before)
        before.unlink()
        raise
    before.unlink()


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
