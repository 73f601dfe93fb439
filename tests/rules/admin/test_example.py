"""The pages of examples."""

import pytest
from django.test import Client

from rules.drafts.from_document import load
from rules.models import Example, Rulebook
from tests.support.admin_pages import errors, form_data, page, save
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_the_first_example_is_shown_on_the_start_page(admin_client: Client) -> None:
    values = form_data(admin_client, page(Rulebook, "add"))
    values |= {"key": "tea-or-coffee", "title": "Tea or coffee?", "summary": "At breakfast."}
    response = admin_client.post(page(Rulebook, "add"), values)
    rulebook = Rulebook.objects.get(key="tea-or-coffee")
    assert response["Location"] == page(Rulebook, "change", rulebook.pk)
    for key in ("first", "second"):
        address = f"{page(Example, 'add')}?rulebook={rulebook.pk}"
        data = form_data(admin_client, address) | {"key": key, "title": f"The {key}"}
        assert admin_client.post(address, data).status_code == 302
    rulebook.refresh_from_db()
    assert rulebook.showcase == "first"
    save(admin_client, rulebook, showcase="second")
    rulebook.refresh_from_db()
    assert rulebook.showcase == "second"
    assert "Select a valid choice" in errors(save(admin_client, rulebook, showcase="third"))
