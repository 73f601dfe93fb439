"""Locks for what changes the whole database: preparing a site, and restoring a backup."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.core.management.base import CommandError
from django.db import OperationalError, connection, transaction

LOCK = 0x61647669736F72  # an arbitrary number; no other advisory lock in the database has it
PATIENCE = 60  # seconds
LOCK_NOT_AVAILABLE = "55P03"


@contextmanager
def folder_lock() -> Iterator[None]:
    """One process with this DATA_DIR at a time; the others wait."""
    with open(settings.DATA_DIR / "prepare.lock", "w") as file:
        # Whoever may read it could hold the lock, and keep the site from starting.
        with suppress(PermissionError):  # somebody else's
            os.fchmod(file.fileno(), 0o600)
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def database_lock() -> Iterator[None]:
    """One server at a time, in one transaction. Raises CommandError after a minute of waiting.

    On SQLite all servers share DATA_DIR, so the folder's lock is enough.
    """
    if connection.vendor == "sqlite":
        yield
        return
    with transaction.atomic():
        _lock_until_commit()
        yield


def _lock_until_commit() -> None:
    # A lock of the session would stay behind in a pooler such as PgBouncer, which may give the
    # unlocking statement to another session.
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            # PostgreSQL alters no table that has constraints yet to check.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != LOCK_NOT_AVAILABLE:
            raise
        raise CommandError(
            f"Another server has been preparing or restoring the database for {PATIENCE} seconds; "
            "try again once it is done"
        ) from None
