import tempfile
from pathlib import Path

import psycopg
import pytest
from postgresql import NEEDED, postgresql, programs, unprivileged
from processes import RUNNING
from refusal import NotMeasured


def is_installed():
    try:
        programs()
    except NotMeasured:
        return False
    return True


# Counted among the tests with a database, before which `make test` installs PostgreSQL.
@pytest.mark.usefixtures("db")
@pytest.mark.skipif(not is_installed(), reason=NEEDED)
class TestServer:
    def test_a_database_lives_as_long_as_its_block(self):
        with postgresql("fsync=off", "work_mem=5MB") as folder:
            database = psycopg.connect(host=str(folder), user="postgres", dbname="postgres")
            assert database.execute("SHOW work_mem").fetchone() == ("5MB",)
            assert database.execute("SHOW listen_addresses").fetchone() == ("",)
            database.close()
        assert not folder.exists()
        assert RUNNING == []

    def test_a_wrong_setting_is_named_and_leaves_nothing(self, monkeypatch):
        made, make = [], tempfile.mkdtemp

        def remember(**options):
            made.append(make(**options))
            return made[-1]

        monkeypatch.setattr(tempfile, "mkdtemp", remember)
        with (
            pytest.raises(NotMeasured, match=r"PostgreSQL does not start: .*no_such"),
            postgresql("no_such=1"),
        ):
            pass
        assert len(made) == 1
        assert not Path(made[0]).exists()
        assert RUNNING == []


@pytest.fixture
def initdb(tmp_path, monkeypatch):
    """The only one on this machine."""
    file = tmp_path / "initdb"
    monkeypatch.setattr(Path, "glob", lambda path, pattern: [])
    monkeypatch.setattr("shutil.which", lambda name: str(file) if file.exists() else None)
    return file


@pytest.mark.parametrize("version", ["", "14.9 (Debian 14.9-1)", "9.6"])
def test_without_a_recent_version_it_says_how_to_get_one(initdb, version):
    if version:
        initdb.write_text(f"#!/bin/sh\necho 'initdb (PostgreSQL) {version}'\n")
        initdb.chmod(0o755)
    with pytest.raises(NotMeasured, match=r"PostgreSQL 15 or later.*apt-get install postgresql"):
        programs()


@pytest.mark.parametrize("version", ["15.3", "17beta1"])
def test_the_programs_are_beside_one_that_is_recent(initdb, version):
    initdb.write_text(f"#!/bin/sh\necho 'initdb (PostgreSQL) {version}'\n")
    initdb.chmod(0o755)
    assert programs() == initdb.parent


def test_root_needs_a_program_to_give_up_its_rights(monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("pwd.getpwnam", lambda name: None)
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(NotMeasured, match="setpriv is needed"):
        unprivileged()
