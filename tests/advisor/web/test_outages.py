import errno
import sqlite3
from contextlib import closing

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError

from advisor.web.outages import is_away, is_full


def seen(cause, kind=OperationalError):
    """The error as Django hands it on."""
    error = kind(str(cause))
    error.__cause__ = cause
    return error


def run(path, statements):
    with closing(sqlite3.connect(path, timeout=0)) as database:
        for each in statements:
            database.execute(each)


@pytest.fixture
def failing(tmp_path):
    """The error of the last of some statements."""

    def ask(*statements, path=tmp_path / "small.sqlite3"):
        with pytest.raises(sqlite3.OperationalError) as caught:
            run(path, statements)
        return seen(caught.value)

    return ask


def test_a_full_database_is_full(failing):
    error = failing("PRAGMA max_page_count = 1", "CREATE TABLE one (a)")
    assert (is_full(error), str(error)) == (True, "database or disk is full")
    assert is_full(seen(psycopg.errors.DiskFull()))


def test_one_that_cannot_be_written_to_is_full_for_those_who_save(failing):
    assert is_full(failing("PRAGMA query_only = 1", "CREATE TABLE one (a)"))


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS])
def test_so_is_a_disk_that_takes_no_file(code):
    assert is_full(OSError(code, "No room"))
    assert not is_full(OSError(errno.ENOENT, "No such file"))


def test_a_database_that_cannot_be_opened_is_away(failing):
    error = failing("SELECT 1", path="/nowhere/at.all")
    assert is_away(error)
    assert not is_full(error)


def test_one_that_is_locked_for_too_long_is_away(failing, tmp_path):
    other = sqlite3.connect(tmp_path / "small.sqlite3")
    other.execute("BEGIN EXCLUSIVE")
    error = failing("SELECT count(*) FROM sqlite_schema")
    other.close()
    assert (is_away(error), str(error)) == (True, "database is locked")


def test_a_server_that_takes_nobody_is_away():
    assert is_away(seen(psycopg.errors.AdminShutdown()))
    assert is_away(seen(psycopg.errors.TooManyConnections()))
    assert is_away(seen(psycopg.InterfaceError("closed"), InterfaceError))


def test_a_wrong_query_is_a_fault_of_ours(failing):
    error = failing("SELECT * FROM nothing")
    assert not is_away(error)
    assert not is_full(error)
    assert not is_away(seen(psycopg.errors.UndefinedTable(), ProgrammingError))
