"""Rulebooks."""

import pytest
from django.core.exceptions import ValidationError

from rules.drafts.from_document import load
from rules.models import Cell, Option, Rule, Rulebook
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_a_key_with_capitals_is_refused(rulebook: Rulebook) -> None:
    rulebook.key = "Train"
    with pytest.raises(ValidationError, match="Start with a small letter"):
        rulebook.full_clean()


def test_a_rulebook_without_releases_goes_with_all_its_parts(rulebook: Rulebook) -> None:
    rulebook.delete()
    assert not Option.objects.exists()
    assert not Rule.objects.exists()
    assert not Cell.objects.exists()
