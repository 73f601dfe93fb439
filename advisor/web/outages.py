"""Tells errors of the machine from bugs: the disk is full, or the database is unavailable."""

import errno
import sqlite3

from django.db import InterfaceError, OperationalError

FULL_DISK_ERRNOS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}
FULL_SQLITE_CODES = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_READONLY}
FULL_POSTGRESQL_STATES = {"53100"}


def is_full(error: BaseException | None) -> bool:
    """The disk is full or read-only, so nothing can be saved."""
    if isinstance(error, OSError):
        return error.errno in FULL_DISK_ERRNOS
    cause = error.__cause__ if isinstance(error, OperationalError) else None
    code = getattr(cause, "sqlite_errorcode", None)
    return code in FULL_SQLITE_CODES or getattr(cause, "sqlstate", None) in FULL_POSTGRESQL_STATES


def is_away(error: BaseException | None) -> bool:
    """The database cannot be reached, or stays locked for too long."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    # SQLite reports a wrong query, such as one for a missing table, as an OperationalError too.
    return getattr(error.__cause__, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR
