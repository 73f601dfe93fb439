"""The pages of sources."""

from typing import Any

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


class TestAdding:
    """A new source, with claims in the rows of its form."""

    @pytest.fixture
    def address(self, rulebook: Rulebook) -> str:
        return f"{page(Source, 'add')}?rulebook={rulebook.pk}"

    @pytest.fixture
    def sent(self, admin_client: Client, address: str) -> dict[str, Any]:
        data = form_data(admin_client, address) | {"key": "S9", "title": "By sea"}
        data |= {"publisher": "A port", "kind": "log", "evidence": "A year of landings."}
        for number, says in enumerate(["Ships wait.", "Tides do not."]):
            data |= {f"claims-{number}-says": says, f"claims-{number}-grade": "vendor"}
        return data

    def test_claims_come_with_it(
        self, admin_client: Client, address: str, sent: dict[str, Any], rulebook: Rulebook
    ) -> None:
        before = list(rulebook.claims.all())
        assert admin_client.post(address, sent).status_code == 302
        assert list(rulebook.claims.all()[: len(before)]) == before
        added = rulebook.claims.filter(source__key="S9").values_list("key", "says", "position")
        last = len(before)
        assert list(added) == [
            ("S9-01", "Ships wait.", last + 1),
            ("S9-02", "Tides do not.", last + 2),
        ]

    def test_they_may_come_later(
        self, admin_client: Client, address: str, sent: dict[str, Any]
    ) -> None:
        sent = {name: "" if name.endswith(("-says", "-grade")) else sent[name] for name in sent}
        assert admin_client.post(address, sent).status_code == 302
        assert not Source.objects.get(key="S9").claims.exists()

    def test_what_is_wrong_with_one_is_told_in_its_row(
        self, admin_client: Client, address: str, sent: dict[str, Any]
    ) -> None:
        response = admin_client.post(address, sent | {"claims-1-says": "Tides. " * 1000})
        (claims,) = response.context["inline_admin_formsets"]
        assert [list(row.errors) for row in claims.formset.forms] == [[], ["says"], []]
        assert not Source.objects.filter(key="S9").exists()

    def test_a_stored_one_has_no_such_rows(self, admin_client: Client) -> None:
        source = Source.objects.get(key="R")
        response = admin_client.get(page(Source, "change", source.pk))
        assert not response.context["inline_admin_formsets"]
