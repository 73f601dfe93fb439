"""Sources."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import RestrictedError

from rules.drafts.from_document import load
from rules.models import Rulebook
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_a_source_with_claims_stays(rulebook: Rulebook) -> None:
    with pytest.raises(RestrictedError):
        rulebook.sources.get(key="C").delete()


def test_the_day_of_review_is_a_day(rulebook: Rulebook) -> None:
    source = rulebook.sources.get(key="C")
    source.review_by = "June 2027"
    with pytest.raises(ValidationError, match="Write the year, month and day"):
        source.full_clean()
