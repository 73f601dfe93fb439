from pathlib import Path

import pytest
from django.core.management import CommandError

from advisor.ops.backups.files import new_file


def test_a_file_gets_its_name_once_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "site.backup"
    with new_file(path) as partial:
        partial.write_text("all of it")
        assert not path.exists()
    assert path.read_text() == "all of it"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    with new_file(tmp_path / "site.backup") as partial:
        assert partial.stat().st_mode & 0o777 == 0o600


def test_a_failure_leaves_no_file(tmp_path: Path) -> None:
    def fail() -> None:
        with new_file(tmp_path / "site.backup") as partial:
            partial.write_text("half of it")
            raise CommandError("broken")

    with pytest.raises(CommandError, match="broken"):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "site.backup"
    path.write_text("older")
    with pytest.raises(CommandError, match="is there already"), new_file(path):
        pass
    assert path.read_text() == "older"


def test_an_unwritable_folder_is_an_error_of_one_line() -> None:
    expected = "^/proc/nowhere/site.backup cannot be written: No such file or directory$"
    with (
        pytest.raises(CommandError, match=expected),
        new_file(Path("/proc/nowhere/site.backup")),
    ):
        pass


def test_a_folder_that_may_not_be_read_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "exists", refuse)
    with (
        pytest.raises(CommandError, match="cannot be written: Permission denied"),
        new_file(tmp_path / "x.backup"),
    ):
        pass
