"""What the shell commands share."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection

from rules.drafts.from_document import load
from rules.engine.schema import Rulebook
from rules.management.release_command import (
    ComparingCommand,
    ReleaseCommand,
    one_line,
    raw_answers,
    require_answers,
    require_tables,
)
from rules.models import Release
from rules.publishing import publish
from tests.support.small import small_document


def test_problems_stand_on_one_line_and_some_are_counted() -> None:
    assert one_line(["One.\n Two.", "Three."]) == "One. Two; Three"
    assert one_line([str(number) for number in range(8)]) == "0; 1; 2; 3; 4; and 3 more"


class TestAnAnswersFile:
    def test_is_read_as_its_rulebook_has_the_questions(self, write: Any, small: Rulebook) -> None:
        path = Path(write("answers.yaml", "luggage: [dog, bag]\ndistance: 1,200\nstation:\n"))
        answers = require_answers(small, raw_answers(path), path)
        assert list(answers.items()) == [("distance", 1200), ("luggage", ("bag", "dog"))]

    def test_may_be_empty(self, write: Any) -> None:
        assert raw_answers(Path(write("answers.yaml", ""))) == {}

    def test_is_refused_with_its_name(self, write: Any, small: Rulebook) -> None:
        path = Path(write("answers.yaml", "distance: far\n"))
        with pytest.raises(CommandError, match=f"^{path}: distance: “far” is not a whole number"):
            require_answers(small, raw_answers(path), path)


@pytest.mark.parametrize("error", [CommandError("No.", returncode=1), OperationalError("No.")])
def test_a_command_that_compares_fails_with_2(error: Exception) -> None:
    class Failing(ComparingCommand):
        def handle(self, *args: Any, **options: Any) -> None:
            raise error

    with pytest.raises(CommandError, match="No") as failed:
        call_command(Failing())
    assert failed.value.returncode == 2


@pytest.mark.django_db
class TestTheRelease:
    def test_without_one_says_how_to_publish(self) -> None:
        with pytest.raises(CommandError, match=r"run: manage\.py load_rulebook KEY --publish"):
            ReleaseCommand().published(None, None)

    def test_is_the_latest_one(self, journey: Release) -> None:
        publish(load(small_document() | {"title": "Which way?"}), "")
        assert ReleaseCommand().published(None, None).number == 2
        assert ReleaseCommand().published("journey", 1).number == 1

    def test_of_several_rulebooks_must_be_named(self, journey: Release) -> None:
        publish(load(small_document() | {"key": "another"}), "")
        with pytest.raises(CommandError, match="--rulebook: another, journey"):
            ReleaseCommand().published(None, None)

    def test_that_is_not_there_is_refused(self, journey: Release) -> None:
        with pytest.raises(CommandError, match="journey has no release 7; the latest is 1"):
            ReleaseCommand().published("journey", 7)
        with pytest.raises(CommandError, match="voyage has no release; expected one of: journey"):
            ReleaseCommand().published("voyage", None)


class TestADatabaseWithoutTables:
    @pytest.fixture(autouse=True)
    def no_tables(self, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
        monkeypatch.setattr(connection.introspection, "table_names", list)
        settings.PREPARED = tmp_path / "collected"

    def test_is_to_be_prepared(self) -> None:
        with pytest.raises(CommandError, match="no tables yet; the command prepare makes them"):
            require_tables()

    def test_is_to_be_restored_if_it_had_some(self, settings: Any) -> None:
        settings.PREPARED.touch()
        with pytest.raises(CommandError, match="is empty, and once was not; restore a backup"):
            require_tables()
