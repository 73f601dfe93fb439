"""Options."""

import pytest
from django.db.models import RestrictedError

from rules.drafts.from_document import load
from rules.models import Rulebook
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_an_option_that_is_cited_stays(rulebook: Rulebook) -> None:
    for key in ("train", "car", "coach"):
        with pytest.raises(RestrictedError):
            rulebook.options.get(key=key).delete()


def test_a_new_option_comes_last(rulebook: Rulebook) -> None:
    new = rulebook.options.create(key="bus", name="Bus", short="Bus", kind="alternative")
    assert list(rulebook.options.all())[-1] == new
