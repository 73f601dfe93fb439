import errno
import sqlite3
from contextlib import closing

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError

from advisor.web.outages import is_away, is_full


def django_error(cause, kind=OperationalError):
    """The database error as Django raises it."""
    error = kind(str(cause))
    error.__cause__ = cause
    return error


def run(path, statements):
    with closing(sqlite3.connect(path, timeout=0)) as database:
        for statement in statements:
            database.execute(statement)


@pytest.fixture
def failing(tmp_path):
    """The error that the last statement raises."""

    def ask(*statements, path=tmp_path / "small.sqlite3"):
        with pytest.raises(sqlite3.OperationalError) as caught:
            run(path, statements)
        return django_error(caught.value)

    return ask


def test_a_full_database_is_full(failing):
    error = failing("PRAGMA max_page_count = 1", "CREATE TABLE one (a)")
    assert (is_full(error), str(error)) == (True, "database or disk is full")
    assert is_full(django_error(psycopg.errors.DiskFull()))


def test_a_read_only_database_counts_as_full(failing):
    assert is_full(failing("PRAGMA query_only = 1", "CREATE TABLE one (a)"))


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS])
def test_a_full_or_read_only_disk_is_full(code):
    assert is_full(OSError(code, "No room"))
    assert not is_full(OSError(errno.ENOENT, "No such file"))


def test_a_database_that_cannot_be_opened_is_unavailable(failing):
    error = failing("SELECT 1", path="/nowhere/at.all")
    assert is_away(error)
    assert not is_full(error)


def test_a_database_that_stays_locked_is_unavailable(failing, tmp_path):
    other = sqlite3.connect(tmp_path / "small.sqlite3")
    other.execute("BEGIN EXCLUSIVE")
    error = failing("SELECT count(*) FROM sqlite_schema")
    other.close()
    assert (is_away(error), str(error)) == (True, "database is locked")


def test_a_server_that_accepts_no_connection_is_unavailable():
    assert is_away(django_error(psycopg.errors.AdminShutdown()))
    assert is_away(django_error(psycopg.errors.TooManyConnections()))
    assert is_away(django_error(psycopg.InterfaceError("closed"), InterfaceError))


def test_a_wrong_query_is_neither(failing):
    error = failing("SELECT * FROM nothing")
    assert not is_away(error)
    assert not is_full(error)
    assert not is_away(django_error(psycopg.errors.UndefinedTable(), ProgrammingError))
