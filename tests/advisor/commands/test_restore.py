import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.test import Client

from advisor.models import Decision, Panel, Result
from rules.models import Release
from tests.support.places import Place, empty_place

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with empty_place(tmp_path_factory.mktemp("elsewhere")) as place:
        yield place


READ = """
import django, json
django.setup()
from django.test import Client
from tests.advisor.commands.test_restore import permalinks
print(json.dumps(permalinks(Client(SERVER_NAME="localhost"))))
"""


def permalinks(client: Client) -> dict[str, str]:
    pages = ("", "today/", "adr.md", "result.json")
    tokens = list(Result.objects.values_list("token", flat=True))
    addresses = [f"/r/{token}/{page}" for token in tokens for page in pages]
    return {address: client.get(address).text for address in addresses}


def test_every_permalink_reads_the_same_on_another_site(
    tmp_path: Path, elsewhere: Place, client: Client, save_changes: Any
) -> None:
    client.post("/decide/journey/1/save/?distance=20&luggage=bag", {"title": "Ärger & Söhne"})
    save_changes(option="train", status="accepted", date="2026-11-20")
    assert Decision.objects.exists()
    read = permalinks(Client(SERVER_NAME="localhost"))
    assert len(read) == 8
    call_command("backup", tmp_path / "site.backup")

    done = elsewhere.manage("restore", tmp_path / "site.backup", "--no-input")
    assert (done.stdout, done.stderr) == ("Restored. Results: 2; releases: 1\n", "")
    assert json.loads(elsewhere.python("-c", READ).stdout) == read


def test_restoring_drops_later_results_and_keeps_edit_links(
    client: Client, backup: Path, edit_link: str
) -> None:
    client.post("/decide/journey/1/save/?distance=20")
    call_command("restore", backup, "--no-input")
    assert Result.objects.count() == 1
    assert client.get(edit_link).status_code == 200


def test_a_restored_release_is_still_immutable(backup: Path) -> None:
    call_command("restore", backup, "--no-input")
    for change in ("UPDATE rules_release SET note = 'Forged'", "DELETE FROM rules_release"):
        with pytest.raises(IntegrityError, match="never"), connection.cursor() as cursor:
            cursor.execute(change)
    assert Release.objects.get().note == "First release"


def test_a_restored_site_can_be_backed_up_and_restored_again(backup: Path, tmp_path: Path) -> None:
    call_command("restore", backup, "--no-input")
    call_command("backup", tmp_path / "second.backup")
    call_command("restore", tmp_path / "second.backup", "--no-input")
    assert Result.objects.count() == 1


def test_it_asks_for_confirmation(here: Place, backup: Path, client) -> None:
    client.post("/decide/journey/1/save/?distance=20")
    for answer in ("", "\n", "no\n"):
        refused = here.manage("restore", backup, typed=answer)
        assert refused.returncode == 1
        assert refused.stderr == "CommandError: Nothing was restored\n"
    assert Result.objects.count() == 2
    assert here.manage("restore", backup, typed="yes\n").returncode == 0
    assert Result.objects.count() == 1


FAIL = """
import django, os, signal
django.setup()
from django.core.management import call_command
from django.db.models.signals import post_migrate
from django.db import DatabaseError
def fail(**options): {way}
post_migrate.connect(fail)
call_command("restore", {path!r}, "--no-input")
"""


def test_a_failed_restore_brings_the_old_database_back(here, backup, client) -> None:
    client.post("/decide/journey/1/save/?distance=20")
    failing = FAIL.format(way="raise DatabaseError('this migration fails')", path=str(backup))
    assert "CommandError: this migration fails" in here.python("-c", failing).stderr
    assert Result.objects.count() == 2
    call_command("restore", backup, "--no-input")
    assert Result.objects.count() == 1


@pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_a_restore_that_is_cut_short_leaves_the_site_as_it_was(
    here, backup, client, tmp_path, way
) -> None:
    client.post("/decide/journey/1/save/?distance=20")
    killed = FAIL.format(way=f"os.kill(os.getpid(), {way:d})", path=str(backup))
    assert here.python("-c", killed).returncode == -way
    assert Result.objects.count() == 2
    call_command("backup", tmp_path / "after.backup")
    call_command("restore", backup, "--no-input")
    assert Result.objects.count() == 1
    call_command("restore", tmp_path / "after.backup", "--no-input")
    assert Result.objects.count() == 2


def test_a_backup_from_an_older_version_is_migrated(
    elsewhere: Place, tmp_path: Path, result: Result
) -> None:
    elsewhere.manage("migrate")
    elsewhere.manage("migrate", "advisor", "0002")
    old = tmp_path / "old.backup"
    elsewhere.manage("backup", old)
    call_command("restore", old, "--no-input")
    assert not Result.objects.exists()
    assert not Panel.objects.exists()
