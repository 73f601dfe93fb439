import pytest
from django.db.models import ProtectedError

from rules.models import Release
from tests.support.people import reviewer


def test_an_account_that_has_commented_cannot_be_deleted(journey: Release) -> None:
    rita = reviewer()
    comment = journey.rulebook.comments.create(place="rules.far", text="Why?", user=rita)
    assert str(comment) == "Comment on rules.far by rita"
    with pytest.raises(ProtectedError):
        rita.delete()
