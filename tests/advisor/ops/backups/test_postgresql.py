import shutil
from pathlib import Path

import pytest
from django.db import connection

from advisor.models import Result
from tests.support.places import Place, database_url

pytestmark = pytest.mark.django_db(transaction=True)

if connection.vendor == "postgresql":

    def test_the_password_is_in_no_command_line(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here: Place, result: Result
    ) -> None:
        """A program of the same name writes down how it was called, and calls the real one."""
        noted, real = tmp_path / "noted", shutil.which("pg_dump")
        program = tmp_path / "pg_dump"
        program.write_text(f'#!/bin/sh\necho "$@" "=$PGPASSWORD" >{noted}\nexec {real} "$@"\n')
        program.chmod(0o755)
        environment = here.environment
        environment["PATH"] = f"{tmp_path}:{environment['PATH']}"
        environment["DATABASE_URL"] = database_url().replace("postgres@", "postgres:pa%20ss@")
        done = here.manage("backup", tmp_path / "site.backup")
        assert done.returncode == 0
        assert noted.read_text().count("pa ss") == noted.read_text().count("=pa ss") == 1

    def test_a_missing_program_is_an_error_of_one_line(here: Place, tmp_path: Path, result: Result):
        here.environment["PATH"] = str(tmp_path)
        done = here.manage("backup", tmp_path / "site.backup")
        assert done.returncode == 1
        assert done.stderr == (
            "CommandError: pg_dump is missing; install PostgreSQL's client programs "
            "(Debian: apt-get install postgresql-client)\n"
        )
