import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from advisor.models import Decision, Result
from tests.support.places import Place

pytestmark = pytest.mark.django_db(transaction=True)

# Saves each result together with a decision, so a snapshot with only one of them is inconsistent.
WRITE = """
import django
django.setup()
from datetime import date
from django.db import transaction
from advisor.models import Decision, Result, new_token
first = Result.objects.get()
while True:
    with transaction.atomic():
        first.pk, first.token, first.edit_key = None, new_token(), ""
        first.save(force_insert=True)
        Decision.objects.create(result=first, option="car", status="accepted", date=date.today())
    print(first.pk, flush=True)
"""


def test_a_backup_is_a_consistent_snapshot_while_another_process_writes(
    here: Place, tmp_path: Path, result: Result
) -> None:
    path = tmp_path / "site.backup"
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", WRITE],
        env=here.environment,
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
    ) as writer:
        assert writer.stdout
        before = [int(writer.stdout.readline()) for _ in range(20)][-1]
        call_command("backup", path)
        after = int(writer.stdout.readline())
        writer.kill()
    call_command("restore", path, "--no-input")
    assert list(Result.objects.filter(decisions=None)) == [result]
    assert before <= Result.objects.latest("pk").pk
    assert Result.objects.count() == Decision.objects.count() + 1
    assert after > before


def test_a_backup_is_private_and_leaves_no_temporary_file(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in backup.parent.iterdir() if path.is_file()] == ["site.backup"]


def test_an_existing_file_is_not_overwritten(backup: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(CommandError, match="is there already; choose another name"):
        call_command("backup", backup)
    assert backup.read_bytes() == before


def test_an_unwritable_folder_is_an_error_of_one_line(here: Place, result: Result) -> None:
    done = here.manage("backup", "/proc/nowhere/site.backup")
    message = (
        "CommandError: /proc/nowhere/site.backup cannot be written: No such file or directory\n"
    )
    assert (done.returncode, done.stderr) == (1, message)


def test_a_full_disk_leaves_no_file(here: Place, tmp_path: Path, result: Result):
    limited = ["sh", "-c", 'ulimit -f 100; exec "$@"', "", sys.executable, "manage.py", "backup"]
    path = tmp_path / "full" / "site.backup"
    path.parent.mkdir()
    done = subprocess.run(  # noqa: S603
        [*limited, path],
        env=here.environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("CommandError: ")
    assert done.stderr.count("\n") == 1
    assert list(path.parent.iterdir()) == []
