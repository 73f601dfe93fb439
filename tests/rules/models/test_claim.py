"""Claims, and claims left out."""

import pytest
from django.db import IntegrityError

from rules.drafts.from_document import load
from rules.models import Claim, Rulebook
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_a_claim_is_left_out_once(rulebook: Rulebook) -> None:
    with pytest.raises(IntegrityError):
        rulebook.left_out.create(claim=Claim.objects.get(key="C4"), reason="Again.")
