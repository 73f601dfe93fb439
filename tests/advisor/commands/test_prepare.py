import os
import re
import subprocess
import sys

import pytest
from django.conf import settings as site_settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError

from advisor.models import Opening
from rules.drafts.from_document import load
from rules.files import read_document, shipped
from rules.models import Release, Rulebook
from tests.support.server import MANAGE, fresh_site


@pytest.fixture
def prepare(db, capsys):
    def run():
        call_command("prepare")
        return capsys.readouterr().out

    return run


def test_a_new_site_gets_its_rulebooks_and_an_administrator(prepare):
    output = prepare()
    assert list(Release.objects.values_list("rulebook__key", flat=True)) == shipped()
    password = re.search(r"admin with the password (\S+)", output)[1]
    assert User.objects.get(is_superuser=True).check_password(password)


def test_a_second_run_changes_nothing_and_shows_no_password(prepare):
    prepare()
    Rulebook.objects.update(title="Edited?")
    assert prepare() == ""
    assert {rulebook.title for rulebook in Rulebook.objects.all()} == {"Edited?"}
    assert Release.objects.count() == len(shipped())
    assert User.objects.count() == 1


def test_a_site_that_has_one_rulebook_gets_the_others_when_it_is_started_again(prepare):
    first, *others = shipped()
    call_command("load_rulebook", first, publish=True)
    Rulebook.objects.update(title="Edited?")
    output = prepare()
    assert all(f"Release 1 of {key} is published." in output for key in others)
    assert Rulebook.objects.get(key=first).title == "Edited?"
    assert Release.objects.count() == len(shipped())


def test_where_nothing_is_forgotten_months_are_not_counted(prepare, result, settings):
    Opening.objects.create(result=result, month="2026-11-01")
    settings.FORGET_AFTER_MONTHS = 12
    prepare()
    assert Opening.objects.exists()
    settings.FORGET_AFTER_MONTHS = 0
    prepare()
    assert not Opening.objects.exists()


def test_an_unpublished_draft_stays_as_it_is(prepare):
    for key in shipped():
        load(read_document(key) | {"title": "Edited?"})
    prepare()
    assert {rulebook.title for rulebook in Rulebook.objects.all()} == {"Edited?"}
    assert not Release.objects.exists()


def test_the_first_administrator_can_be_chosen(prepare, settings):
    settings.ADMIN_NAME, settings.ADMIN_PASSWORD = "ada", "correct horse battery"
    output = prepare()
    assert "The first administrator is ada with the password in ADMIN_PASSWORD." in output
    assert "correct horse battery" not in output
    assert User.objects.get(is_superuser=True, username="ada").check_password(
        "correct horse battery"
    )


@pytest.mark.parametrize(
    ("name", "password", "message"),
    [
        ("ada", "12345", "ADMIN_PASSWORD is '…'; expected another: This password is too short"),
        (
            "adalovelaceking",
            "adalovelaceking",
            "ADMIN_PASSWORD is '…'; expected another: The password is",
        ),
        ("a b", "correct horse battery", "ADMIN_NAME is 'a b'; expected another: Enter a valid"),
        ("a" * 151, "correct horse battery", "expected another: Ensure this value has at most 150"),
    ],
)
def test_an_invalid_name_or_password_is_refused(prepare, settings, name, password, message):
    settings.ADMIN_NAME, settings.ADMIN_PASSWORD = name, password
    with pytest.raises(CommandError) as refused:
        prepare()
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)
    assert not User.objects.exists()


def test_a_data_folder_that_everybody_may_look_into_is_a_warning(db, tmp_path, settings, capsys):
    settings.DATA_DIR = tmp_path
    warnings = []
    for mode in (0o755, 0o701, 0o750, 0o700):
        tmp_path.chmod(mode)
        call_command("prepare")
        warnings.append(capsys.readouterr().err)
        assert tmp_path.stat().st_mode & 0o777 == mode
    warning = f"DATA_DIR: everybody may look into {tmp_path}; chmod o-rwx it\n"
    assert warnings == [warning, warning, "", ""]


def test_static_files_are_collected_only_if_they_have_changed(prepare, tmp_path, settings):
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    (tmp_path / "source").mkdir()
    source, collected = tmp_path / "source" / "a.css", settings.STATIC_ROOT / "a.css"
    source.write_text("first")
    prepare()
    collected.write_text("untouched")
    os.utime(collected, (0, 0))
    prepare()
    assert collected.read_text() == "untouched"
    source.write_text("second")
    prepare()
    assert collected.read_text() == "second"


def test_a_lock_or_folder_that_cannot_be_written_is_named(prepare, tmp_path, settings):
    settings.DATA_DIR = tmp_path
    (tmp_path / "prepare.lock").mkdir()
    with pytest.raises(CommandError, match=r"prepare.lock cannot be written: Is a directory$"):
        prepare()
    (tmp_path / "prepare.lock").rmdir()
    settings.STATIC_ROOT = tmp_path / "static"
    settings.PREPARED = tmp_path / "static" / "collected"
    settings.STATIC_ROOT.touch()
    with pytest.raises(CommandError, match=r"^\S+static\S* cannot be written: Not a directory$"):
        prepare()


@pytest.mark.django_db
def test_a_site_that_had_a_database_gets_no_new_one(tmp_path):
    with fresh_site(tmp_path) as environment:
        collected = tmp_path / "data" / "static" / "collected"
        collected.parent.mkdir(parents=True)
        collected.touch()
        (tmp_path / "data" / "advisor.sqlite3").touch()  # PostgreSQL has an empty database, too
        for _ in range(2):
            done = subprocess.run(  # noqa: S603
                [*MANAGE, "prepare"], env=environment, capture_output=True, text=True
            )
            assert (done.returncode, done.stdout) == (1, "")
            assert done.stderr.startswith("CommandError: The database has no tables, but this site")
            assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "url", ["postgres://me:hunter2@127.0.0.1:1/advisor", "sqlite:////nowhere/at/all.sqlite3"]
)
def test_an_unusable_database_is_an_error_of_one_line(tmp_path, url):
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "DATABASE_URL": url}
    command = [sys.executable, str(site_settings.BASE_DIR / "manage.py"), "prepare"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603
    assert done.returncode == 1
    assert done.stderr.startswith("CommandError: The database cannot be used: ")
    assert done.stderr.count("\n") == 1
    assert "hunter2" not in done.stderr
