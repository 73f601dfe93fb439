"""The pages of sources."""

import pytest
from django.test import Client

from rules.drafts.from_document import load
from rules.models import Claim, Rulebook, Source
from rules.models.fields import is_day
from tests.support.admin_pages import fault, form_data, page, save
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_the_page_leads_to_the_claims_and_to_a_new_one(admin_client: Client) -> None:
    source = Source.objects.get(key="R")
    text = admin_client.get(page(Source, "change", source.pk)).text
    for claim in source.claims.all():
        assert f'href="{page(Claim, "change", claim.pk)}"' in text
    add = f"{page(Claim, 'add')}?rulebook={source.rulebook_id}&amp;source={source.pk}"
    assert f'href="{add}"' in text


def test_the_day_of_review_is_a_day(admin_client: Client) -> None:
    source = Source.objects.get(key="R")
    message = fault(admin_client, source, "review_by", review_by="next year")
    assert message == is_day.message
    assert save(admin_client, source, review_by="2027-06-30").status_code == 302


def test_a_new_source_is_offered_the_next_key(admin_client: Client, rulebook: Rulebook) -> None:
    rulebook.sources.create(key="S9", title="By sea", publisher="A port")
    assert form_data(admin_client, page(Source, "add"))["key"] == "S10"
