import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from advisor.models import Result
from tests.support.server import MANAGE

pytestmark = pytest.mark.django_db(transaction=True)


if connection.vendor == "sqlite":

    def test_any_tool_reads_a_backup_and_creates_no_file_beside_it(backup: Path) -> None:
        with closing(sqlite3.connect(backup)) as database:
            assert database.execute("SELECT count(*) FROM advisor_result").fetchone() == (1,)
            assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)
            assert [path for path in backup.parent.iterdir() if path.is_file()] == [backup]

    @pytest.mark.parametrize(
        ("room", "message"),
        [
            ("for half of the copy", "restoring cannot be written: File too large"),
            ("for the copy alone", "CommandError: The database cannot be written: "),
        ],
    )
    def test_a_full_disk_leaves_the_site_as_it_was_and_no_file(here, backup, client, room, message):
        client.post("/decide/journey/1/save/?distance=20")
        blocks = backup.stat().st_size // 512 + 2
        limit = blocks // 2 if room == "for half of the copy" else blocks
        limited = ["sh", "-c", f'ulimit -f {limit}; exec "$@"', "", sys.executable]
        done = subprocess.run(  # noqa: S603
            [*limited, "manage.py", "restore", backup, "--no-input"],
            env=here.environment,
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 1
        assert message in done.stderr
        assert done.stderr.count("\n") == 1
        assert Result.objects.count() == 2
        name = Path(connection.settings_dict["NAME"])
        assert not list(name.parent.glob(f"{name.name}.restoring*"))
        call_command("restore", backup, "--no-input")
        assert Result.objects.count() == 1

    def test_a_file_that_was_lost_is_restored(backup: Path, tmp_path: Path) -> None:
        collected = tmp_path / "data" / "static" / "collected"  # as on a site that was prepared
        collected.parent.mkdir(parents=True)
        collected.touch()
        done = subprocess.run(  # noqa: S603
            [*MANAGE, "restore", backup, "--no-input"],
            env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "data")},
            capture_output=True,
            text=True,
        )
        assert (done.stdout, done.stderr) == ("Restored. Results: 1; releases: 1\n", "")
        assert (tmp_path / "data" / "advisor.sqlite3").stat().st_mode & 0o777 == 0o600
