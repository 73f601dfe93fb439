"""Checks that this version can restore a file into this site's database."""

from pathlib import Path
from types import ModuleType

from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from . import postgresql, sqlite

BACKENDS = {"sqlite": sqlite, "postgresql": postgresql}
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
REQUIRED_MIGRATIONS = {("rules", "0001_initial"), ("advisor", "0001_initial")}


def backend() -> ModuleType:
    return BACKENDS[connection.vendor]


def check(path: Path) -> None:
    """Raises CommandError if the file cannot be restored."""
    vendor = _vendor(path)
    if vendor != connection.vendor:
        raise CommandError(
            f"{path} is a backup of {NAMES[vendor]}; this site's database is "
            f"{NAMES[connection.vendor]}"
        )
    migrations = BACKENDS[vendor].migrations(path)
    if not migrations >= REQUIRED_MIGRATIONS:
        raise CommandError(f"{path} is no backup of Advisor: it has none of its tables")
    known = set(MigrationLoader(None).disk_migrations)
    apps = {app for app, _ in known}
    if newer := sorted(f"{app}.{name}" for app, name in migrations - known if app in apps):
        raise CommandError(
            f"{path} is from a newer version of Advisor, which has {', '.join(newer)}; "
            "restore it with that version"
        )


def _vendor(path: Path) -> str:
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}") from None
    for vendor, module in BACKENDS.items():
        if start.startswith(module.MAGIC):
            return vendor
    raise CommandError(f"{path} is no backup of Advisor")
