import json
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from advisor.management.commands import export_results
from advisor.models import Result
from tests.support.places import Place, database_url


@pytest.fixture
def exported(capsys):
    def lines() -> list[str]:
        call_command("export_results")
        return capsys.readouterr().out.splitlines()

    return lines


@pytest.fixture
def three(client, result, edit_link):
    """Results of 2,000, 1 and 2 kilometres; the first has a decision."""
    result.decisions.create(option="car", status="accepted", date="2026-11-20", reason="Dogs.")
    for kilometres in (1, 2):
        client.post(f"/decide/journey/1/save/?distance={kilometres}", {"title": "Zoë's\ntrip"})
    return Result.objects.order_by("pk")


def test_each_line_is_the_result_json_of_its_permalink(client, settings, three, exported):
    settings.SITE_URL = "https://advisor.example"
    settings.ALLOWED_HOSTS = ["advisor.example"]
    downloads = [
        client.get(
            f"/r/{result.token}/result.json", secure=True, headers={"host": "advisor.example"}
        )
        for result in three
    ]
    assert [json.loads(line) for line in exported()] == [download.json() for download in downloads]


def test_without_an_address_links_lead_to_the_port_of_this_machine(settings, three, exported):
    settings.PORT = 8101
    assert all('"http://127.0.0.1:8101/r/' in line for line in exported())


def test_a_withdrawn_result_has_nothing_but_its_time(client, three, edit_link, exported):
    client.post(edit_link, {"form": "withdraw", "confirm": "on"})
    withdrawn, *others = exported()
    stub = json.loads(withdrawn)
    assert stub == {"revoked_at": Result.objects.earliest("pk").revoked_at.isoformat()}
    assert len(others) == 2


def test_no_line_has_the_hash_of_an_edit_key(three, exported):
    text = "\n".join(exported())
    assert not any(result.edit_key in text for result in three)


def test_chunks_have_no_gap_and_no_overlap(three, exported, monkeypatch):
    monkeypatch.setattr(export_results, "CHUNK_SIZE", 2)
    assert [json.loads(line)["answers"]["distance"] for line in exported()] == [2000, 1, 2]


def test_a_file_is_complete_private_and_never_overwritten(three, exported, tmp_path):
    path = tmp_path / "results.jsonl"
    call_command("export_results", output=path)
    assert path.read_text().splitlines() == exported()
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="is there already"):
        call_command("export_results", output=path)
    assert [path.name for path in tmp_path.iterdir()] == ["results.jsonl"]


@pytest.mark.django_db(transaction=True)
def test_a_reader_that_stops_early_is_no_error(three):
    command = [sys.executable, "manage.py", "export_results"]
    with subprocess.Popen(  # noqa: S603
        command,
        env=Place(database_url()).environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as export:
        export.stdout.close()
        assert export.stderr.read() == b""
    assert export.returncode == 0


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_is_an_error_of_one_line(three):
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "manage.py", "export_results"],
            env=Place(database_url()).environment,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert done.returncode == 1
    assert done.stderr.startswith("CommandError: The results cannot be printed: No space left")
    assert done.stderr.count("\n") == 1
