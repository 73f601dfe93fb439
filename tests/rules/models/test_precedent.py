"""Precedents."""

import pytest
from django.db.models import RestrictedError

from rules.drafts.from_document import load
from rules.models import Precedent, Rulebook
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_a_precedent_names_itself_with_its_year() -> None:
    assert str(Precedent(title="A choir travels", year=2023)) == "A choir travels (2023)"


def test_what_it_chose_stays(rulebook: Rulebook) -> None:
    with pytest.raises(RestrictedError):
        rulebook.precedents.get().chose.delete()
