"""A backup of SQLite is a database of SQLite, which any tool can open."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.core.management.base import CommandError
from django.db import connection

MAGIC = b"SQLite format 3\0"
Migrations = set[tuple[str, str]]


def save(path: Path) -> None:
    """The database as it stands at one moment, whoever writes to it meanwhile."""
    try:
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as backup:
            connection.connection.backup(backup)
            # In the site's journal mode, whoever reads it would have to write beside it.
            backup.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise CommandError(f"{path} cannot be written: {error}") from None


def migrations(path: Path) -> Migrations:
    """App and name of those that the database in the file has run, once all of it was checked."""
    try:
        with closing(_open(path)) as backup:
            ((found,),) = backup.execute("PRAGMA integrity_check(1)")
            if found != "ok":
                raise sqlite3.DatabaseError(" ".join(found.split()))
            return set(backup.execute("SELECT app, name FROM django_migrations"))
    except sqlite3.Error as error:
        raise CommandError(f"{path} is no whole backup of Advisor: {error}") from None


@contextmanager
def restored(path: Path) -> Iterator[None]:
    """The database has become the one in the file; it is what it was if the block fails."""
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
    """In one transaction: readers see the old database or the new one."""
    connection.ensure_connection()
    try:
        with closing(_open(path)) as backup:
            backup.backup(connection.connection)
    except sqlite3.Error as error:
        raise CommandError(f"The database cannot be written: {error}") from None
    finally:
        connection.close()
