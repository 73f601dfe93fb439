"""A backup of PostgreSQL is what pg_dump writes in its custom format."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError
from django.db import DatabaseError, connection

from .sqlite import Migrations

MAGIC = b"PGDMP"


def save(path: Path) -> None:
    """The database as it stands at one moment, whoever writes to it meanwhile."""
    _run("pg_dump", "--format=custom", "--schema=public", f"--file={path}", *_database())


def migrations(path: Path) -> Migrations:
    """App and name of those that the database in the file has run, once all of it was read."""
    _run("pg_restore", f"--file={os.devnull}", str(path))
    copied = _run("pg_restore", "--data-only", "--table=django_migrations", "--file=-", str(path))
    rows = (line.split("\t") for line in copied.splitlines())
    return {(row[1], row[2]) for row in rows if len(row) == 4}


@contextmanager
def restored(path: Path) -> Iterator[None]:
    """The database has become the one in the file; it is what it was if the block fails."""
    _refuse_leftovers()
    _execute("ALTER SCHEMA public RENAME TO before_restore; CREATE SCHEMA public")
    try:
        # Without the schema itself: a database that was restored has one of its own.
        only = ("--schema=public", "--no-owner", "--no-privileges")
        _run("pg_restore", "--single-transaction", *only, *_database(), str(path))
        yield
    except BaseException:
        _execute("DROP SCHEMA public CASCADE; ALTER SCHEMA before_restore RENAME TO public")
        raise
    _execute("DROP SCHEMA before_restore CASCADE")


def _refuse_leftovers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'before_restore'")
        if cursor.fetchone():
            raise CommandError(
                "The schema before_restore is the database from before a restore that was cut "
                "short: drop it, or rename it to public if you want it back"
            )


def _database() -> list[str]:
    (_, *server, name), _ = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    return [*server, f"--dbname={name}"]


def _run(program: str, *arguments: str) -> str:
    """What the program prints. The password is in its environment, which nobody else can read."""
    _, secrets = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    environment = os.environ | (secrets or {})
    command = [program, *arguments]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError:
        raise CommandError(
            f"{program} is missing; install PostgreSQL's client programs "
            "(Debian: apt-get install postgresql-client)"
        ) from None
    if done.returncode:
        raise CommandError(_reason(done.stderr) or f"{program} failed")
    return done.stdout


def _reason(said: str) -> str:
    return next((line for line in said.splitlines() if "error: " in line), said.strip())


def _execute(sql: str) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"BEGIN; {sql}; COMMIT")
    except DatabaseError as error:
        raise CommandError(str(error).splitlines()[0]) from None
    finally:
        connection.close()
