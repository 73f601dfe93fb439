"""Backups of PostgreSQL, in pg_dump's custom format."""

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
    """Writes a consistent snapshot of the database, while others write to it."""
    _run("pg_dump", "--format=custom", "--schema=public", f"--file={path}", *_database())


def migrations(path: Path) -> Migrations:
    """App and name of each migration in the backup. Reads all of the file, to find damage."""
    _run("pg_restore", f"--file={os.devnull}", str(path))
    copied = _run("pg_restore", "--data-only", "--table=django_migrations", "--file=-", str(path))
    rows = (line.split("\t") for line in copied.splitlines())
    return {(row[1], row[2]) for row in rows if len(row) == 4}


@contextmanager
def restored(path: Path) -> Iterator[None]:
    """Replaces the database by the backup, for the block; undoes that if the block fails."""
    _refuse_leftovers()
    _execute("ALTER SCHEMA public RENAME TO before_restore; CREATE SCHEMA public")
    try:
        # Only what is in the schema: a restored database has one already.
        contents = ("--schema=public", "--no-owner", "--no-privileges")
        _run("pg_restore", "--single-transaction", *contents, *_database(), str(path))
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
    """The program's output. The password is in its environment, which other users cannot read."""
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
        errors = [line for line in done.stderr.splitlines() if "error: " in line]
        raise CommandError(errors[0] if errors else done.stderr.strip() or f"{program} failed")
    return done.stdout


def _execute(sql: str) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"BEGIN; {sql}; COMMIT")
    except DatabaseError as error:
        raise CommandError(str(error).splitlines()[0]) from None
    finally:
        connection.close()
