"""Remarks."""

import pytest

from rules.drafts.from_document import load
from rules.models import AppliesWhen, Rulebook
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_a_remark_takes_its_conditions_along(rulebook: Rulebook) -> None:
    assert AppliesWhen.objects.exists()
    rulebook.remarks.get().delete()
    assert not AppliesWhen.objects.exists()
