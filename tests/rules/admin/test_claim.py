"""The pages of claims, and of claims left out."""

import pytest
from django.test import Client

from rules.admin.next_key import next_key
from rules.drafts.from_document import load
from rules.models import Claim, Rulebook
from tests.support.admin_pages import error_codes, fault, form_data, page, save
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


def test_without_a_key_a_claim_counts_on_from_those_of_its_source(
    admin_client: Client, rulebook: Rulebook
) -> None:
    source = rulebook.sources.get(key="R")
    latest = source.claims.last()
    address = f"{page(Claim, 'add')}?rulebook={rulebook.pk}&source={source.pk}"
    data = form_data(admin_client, address) | {"says": "Rain.", "grade": "vendor"}
    following = admin_client.post(address, data | {"_addanother": "1"})["Location"]
    new = source.claims.last()
    assert new
    assert latest
    assert new.key == next_key(latest.key, {latest.key})
    shown = form_data(admin_client, following)
    assert (shown["source"], shown["grade"]) == (str(source.pk), "vendor")
    data |= {"source": rulebook.sources.create(key="Q", title="Q", publisher="Q").pk}
    assert admin_client.post(address, data).status_code == 302
    assert rulebook.claims.get(source__key="Q").key == "Q-01"
