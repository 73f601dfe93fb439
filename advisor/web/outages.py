"""Troubles that pass without a change to the site: the database is away, or the disk is full."""

import errno
import sqlite3

from django.db import InterfaceError, OperationalError

ON_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}
IN_SQLITE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_READONLY}
IN_POSTGRESQL = {"53100"}


def is_full(error: BaseException | None) -> bool:
    """What was to be saved cannot be written."""
    if isinstance(error, OSError):
        return error.errno in ON_DISK
    cause = error.__cause__ if isinstance(error, OperationalError) else None
    code = getattr(cause, "sqlite_errorcode", None)
    return code in IN_SQLITE or getattr(cause, "sqlstate", None) in IN_POSTGRESQL


def is_away(error: BaseException | None) -> bool:
    """The database cannot be reached, or is busy for too long."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    # So SQLite also calls a wrong query, as for a table that is missing.
    return getattr(error.__cause__, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR
