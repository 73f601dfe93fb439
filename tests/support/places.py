"""Sites for other processes: that of the test, and one elsewhere whose database is empty."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection


def database_url(name: object = None) -> str:
    """The address of the tests' database, or of another on the same server, for a process."""
    name = name or connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{quote(str(name))}"


class Place:
    def __init__(self, database: str) -> None:
        settings_module = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
        self.environment = os.environ | settings_module | {"DATABASE_URL": database}

    def manage(self, *arguments: object, typed: str = "") -> subprocess.CompletedProcess[str]:
        return self.python(settings.BASE_DIR / "manage.py", *arguments, typed=typed)

    def python(self, *arguments: object, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603
            [sys.executable, *map(str, arguments)],
            env=self.environment,
            cwd=settings.BASE_DIR,
            input=typed,
            capture_output=True,
            text=True,
        )


@contextmanager
def empty_place(folder: Path) -> Iterator[Place]:
    if connection.vendor == "sqlite":
        yield Place(database_url(folder / "elsewhere.sqlite3"))
        return
    name = f"{connection.settings_dict['NAME']}_elsewhere"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield Place(database_url(name))
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")
