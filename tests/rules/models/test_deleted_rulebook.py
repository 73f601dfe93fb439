import pytest
from django.db import IntegrityError, connection, transaction

from rules.models import DeletedRulebook, Release
from rules.trials import delete_rulebook


def test_it_says_what_went(journey: Release) -> None:
    key = journey.rulebook_id
    delete_rulebook(journey.rulebook)
    row = DeletedRulebook.objects.get()
    assert str(row) == "Train or car?"
    assert (row.rulebook_id, row.key, row.last_release) == (key, "journey", 1)


def test_it_lets_no_other_rulebooks_releases_go(journey: Release) -> None:
    DeletedRulebook.objects.create(rulebook_id=journey.rulebook_id + 1, last_release=1)
    with (
        pytest.raises(IntegrityError, match="never deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM rules_release")
