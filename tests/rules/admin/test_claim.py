"""The pages of claims, and of claims left out."""

import pytest
from django.test import Client

from rules.drafts.from_document import load
from rules.models import Claim, Rulebook
from tests.support.admin_pages import error_codes, fault, page, save
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_a_claim_of_another_rulebook_cannot_be_left_out(
    admin_client: Client, rulebook: Rulebook
) -> None:
    other = load(small_document() | {"key": "another-journey"})
    row = rulebook.left_out.get()
    response = save(admin_client, row, claim=other.claims.get(key="C3").pk)
    assert error_codes(response, "claim") == ["invalid_choice"]
    assert rulebook.left_out.get().claim.rulebook == rulebook


def test_a_claim_is_left_out_once(admin_client: Client, rulebook: Rulebook) -> None:
    row = rulebook.left_out.create(claim=rulebook.claims.get(key="C3"), reason="No method.")
    taken = rulebook.claims.get(key="C4").pk
    assert "has this claim" in fault(admin_client, row, "claim", claim=taken)


def test_disputed_claims_can_be_listed(admin_client: Client, rulebook: Rulebook) -> None:
    response = admin_client.get(page(Claim, "changelist"), {"disputed__isempty": "0"})
    listed = {claim.key for claim in response.context["cl"].result_list}
    assert listed == {claim.key for claim in rulebook.claims.exclude(disputed="")} != set()
