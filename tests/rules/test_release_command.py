"""What the shell commands share."""

import pytest
from django.core.management.base import CommandError

from rules.drafts.from_document import load
from rules.management.release_command import ReleaseCommand, one_line
from rules.models import Release
from rules.publishing import publish
from tests.support.small import small_document


def test_problems_stand_on_one_line_and_some_are_counted() -> None:
    assert one_line(["One.\n Two.", "Three."]) == "One. Two; Three"
    assert one_line([str(number) for number in range(8)]) == "0; 1; 2; 3; 4; and 3 more"


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
