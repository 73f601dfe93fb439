import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from advisor.models import Result
from tests.support.places import Place, database_url, empty_place

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

    def test_a_server_newer_than_the_program_is_named_with_both_versions(
        here: Place, tmp_path: Path, result: Result
    ) -> None:
        program = tmp_path / "pg_dump"
        program.write_text(
            "#!/bin/sh\n"
            "echo 'pg_dump: error: aborting because of server version mismatch' >&2\n"
            "echo 'pg_dump: detail: server version: 16.1; pg_dump version: 15.3' >&2\n"
            "exit 1\n"
        )
        program.chmod(0o755)
        here.environment["PATH"] = f"{tmp_path}:{here.environment['PATH']}"
        done = here.manage("backup", tmp_path / "site.backup")
        assert done.stderr == (
            "CommandError: pg_dump: error: aborting because of server version mismatch "
            "pg_dump: detail: server version: 16.1; pg_dump version: 15.3\n"
        )

    def test_an_extension_in_the_schema_stays(backup: Path) -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION pg_trgm")
            try:
                call_command("restore", backup, "--no-input")
                cursor.execute("SELECT similarity('site', 'site')")
                assert cursor.fetchone() == (1.0,)
            finally:
                cursor.execute("DROP EXTENSION pg_trgm")

    @pytest.fixture
    def apart(tmp_path: Path) -> Iterator[tuple[Place, psycopg.Connection]]:
        """A site whose URL names a schema that is still to be created, and its database."""
        with empty_place(tmp_path) as place:
            url = place.environment["DATABASE_URL"]
            place.environment["DATABASE_URL"] = f"{url}?options=-csearch_path%3Dapart"
            with psycopg.connect(url, autocommit=True) as database:
                yield place, database

    def test_a_schema_that_does_not_exist_is_an_error_of_one_line(apart, backup: Path) -> None:
        place, _ = apart
        for command in (("migrate",), ("restore", backup, "--no-input")):
            done = place.manage(*command)
            assert done.returncode == 1
            assert "schema" in done.stderr
            assert done.stderr.count("\n") == 1

    def test_a_backup_of_another_schema_is_refused(apart, backup: Path) -> None:
        place, database = apart
        database.execute("CREATE SCHEMA apart")
        done = place.manage("restore", backup, "--no-input")
        other = "is a backup of the schema public; this site's is apart"
        assert done.stderr == f"CommandError: {backup} {other}\n"

    def test_a_site_may_have_a_schema_of_its_own(apart, tmp_path: Path) -> None:
        place, database = apart
        database.execute("CREATE SCHEMA apart")
        place.manage("migrate")
        place.python("-c", NAME_ADA)
        saved = place.manage("backup", tmp_path / "apart.backup")
        assert (saved.returncode, saved.stderr) == (0, "")
        database.execute("DELETE FROM apart.auth_user")
        done = place.manage("restore", tmp_path / "apart.backup", "--no-input")
        assert (done.stdout, done.stderr) == ("Restored. Results: 0; releases: 0\n", "")
        assert database.execute("SELECT username FROM apart.auth_user").fetchall() == [("Ada",)]
        in_public = database.execute("SELECT FROM pg_tables WHERE schemaname = 'public'")
        assert in_public.fetchall() == []
        assert place.python("-c", HEALTH).stdout == "[True, True, False]\n"


NAME_ADA = """
import django
django.setup()
from django.contrib.auth.models import User
User.objects.create_user("Ada")
"""
HEALTH = """
import django
django.setup()
from django.test import Client
print(list(Client().get("/health/").json().values()))
"""
