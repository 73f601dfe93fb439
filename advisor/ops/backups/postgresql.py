"""Backups of PostgreSQL, in pg_dump's custom format."""

import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from django.core.management.base import CommandError
from django.db import connection

from .sqlite import Migrations

MAGIC = b"PGDMP"
TABLE = re.compile(r" TABLE DATA (.+) django_migrations ")
# Everything in the schema but what belongs to extensions.
DROPS = """
SELECT format('DROP %s IF EXISTS %s CASCADE', kind, name)
FROM (
    SELECT 'TABLE', oid, oid::regclass::text, relnamespace FROM pg_class WHERE relkind IN ('r', 'p')
    UNION ALL SELECT 'ROUTINE', oid, oid::regprocedure::text, pronamespace FROM pg_proc
) AS object (kind, id, name, schema)
WHERE schema = current_schema()::regnamespace
AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = id AND deptype = 'e')
"""
# Commands of psql, and a setting that PostgreSQL has only since 17.
ONLY_FOR_PSQL = (b"\\restrict ", b"\\unrestrict ", b"SET transaction_timeout ")
END_OF_ROWS = b"\\.\n"


def save(path: Path) -> None:
    """Writes a consistent snapshot of the database, while others write to it."""
    _refuse_pooler()
    schema = f'--schema="{_schema()}"'  # a pattern, in which quotes leave nothing special
    _run("pg_dump", "--format=custom", schema, f"--file={path}", *_database())


def migrations(path: Path) -> Migrations:
    """App and name of each migration in the backup. Reads all of the file, to find damage."""
    _run("pg_restore", f"--file={os.devnull}", str(path))
    copied = _run("pg_restore", "--data-only", "--table=django_migrations", "--file=-", str(path))
    rows = (line.split("\t") for line in copied.splitlines())
    return {(row[1], row[2]) for row in rows if len(row) == 4}


@contextmanager
def restored(path: Path) -> Iterator[None]:
    """Replaces the database by the backup, in the transaction around the block.

    So whatever cuts a restore short leaves the database as it was.
    """
    schema, owner = _schema(), _schema_of(path)
    if owner != schema:
        raise CommandError(f"{path} is a backup of the schema {owner}; this site's is {schema}")
    contents = (f"--schema={schema}", "--no-owner", "--no-privileges")
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.execute(DROPS)
        for (drop,) in cursor.fetchall():
            cursor.execute(drop)
        _replay(_lines("pg_restore", *contents, "--file=-", str(path)), cursor)
        # The script has set an empty search path and more, which a pooler would hand on.
        cursor.execute("RESET ALL")
    connection.ensure_timezone()
    yield


def _schema() -> str:
    """The schema where the site's tables are: the first of the search path that exists."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        ((schema,),) = cursor.fetchall()
    if schema is None:
        raise CommandError("No schema of the database's search_path exists; create it first")
    return str(schema)


def _schema_of(backup: Path) -> str:
    (schema,) = TABLE.findall(_run("pg_restore", "--list", str(backup)))
    return str(schema)


def _refuse_pooler() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        ((backend,),) = cursor.fetchall()
    if backend != connection.connection.info.backend_pid:
        raise CommandError(
            "DATABASE_URL leads to a connection pooler, through which settings of pg_dump would "
            "reach the site: give this command the address of the database server itself"
        )


def _replay(script: Iterable[bytes], cursor: Any) -> None:
    """Executes a script of pg_restore, which is written for psql, on this connection."""
    lines, statements = iter(script), b""
    for line in lines:
        if line.startswith(b"COPY ") and line.endswith(b" FROM stdin;\n"):
            cursor.execute(statements)
            statements = b""
            with cursor.copy(line) as copy:
                for row in iter(lambda: next(lines), END_OF_ROWS):
                    copy.write(row)
        elif not line.startswith(ONLY_FOR_PSQL):
            statements += line
    cursor.execute(statements)


def _database() -> list[str]:
    (_, *server, name), _ = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    return [*server, f"--dbname={name}"]


def _run(program: str, *arguments: str) -> str:
    return b"".join(_lines(program, *arguments)).decode()


def _lines(program: str, *arguments: str) -> Iterator[bytes]:
    """The program's output. The password is in its environment, which other users cannot read."""
    _, secrets = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    environment = os.environ | (secrets or {})
    with TemporaryFile() as errors:
        try:
            process = subprocess.Popen(  # noqa: S603
                [program, *arguments], env=environment, stdout=subprocess.PIPE, stderr=errors
            )
        except FileNotFoundError:
            raise CommandError(
                f"{program} is missing; install PostgreSQL's client programs "
                "(Debian: apt-get install postgresql-client)"
            ) from None
        with process:
            yield from process.stdout or ()
        if process.returncode:
            errors.seek(0)
            raise CommandError(_reason(errors.read().decode()) or f"{program} failed")


def _reason(errors: str) -> str:
    """The first error, with its detail: if the server is newer, the versions of both."""
    first = re.search(r"^.*error: .*(?:\n.*detail: .*)?", errors, re.MULTILINE)
    return " ".join((first[0] if first else errors).split())
