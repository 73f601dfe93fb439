import fcntl
import os

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError
from django.db import connection

from advisor.models import Opening, Result
from advisor.ops import lock

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_process_at_a_time_has_the_folder() -> None:
    with open(settings.DATA_DIR / "prepare.lock", "w") as file:
        with lock.folder_lock(), pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_nobody_else_can_take_the_lock() -> None:
    file = settings.DATA_DIR / "prepare.lock"
    file.touch()
    file.chmod(0o644)  # as earlier versions made it
    with lock.folder_lock():
        assert file.stat().st_mode & 0o777 == 0o600


if connection.vendor == "postgresql":

    def test_a_server_that_waits_too_long_says_for_what(monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(lock, "PATIENCE", 1)
        server = os.environ["DATABASE_URL"].rpartition("/")[0]
        with psycopg.connect(f"{server}/{connection.settings_dict['NAME']}") as other:
            other.execute("SELECT pg_advisory_xact_lock(%s)", [lock.LOCK])
            with (
                pytest.raises(CommandError, match=r"^Another server has been preparing .* 1 sec"),
                lock.database_lock(),
            ):
                pass
        with lock.database_lock():
            pass

    def test_what_fails_under_the_lock_leaves_the_database_as_it_was(result: Result) -> None:
        def fail() -> None:
            with lock.database_lock():
                Opening.objects.create(result=result, month="2026-11-01")
                raise CommandError("broken")

        with pytest.raises(CommandError, match="broken"):
            fail()
        assert not Opening.objects.exists()
