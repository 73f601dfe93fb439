"""The pages of tables and their rows."""

import pytest
from django.test import Client

from rules.admin.checks import MESSAGES
from rules.drafts.from_document import load
from rules.drafts.to_document import document
from rules.models import Row, Rulebook, Table
from tests.support.admin_pages import errors, page, save
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_the_page_of_a_table_leads_to_its_rows_and_to_a_new_one(admin_client: Client) -> None:
    table = Table.objects.get(key="seats")
    text = admin_client.get(page(Table, "change", table.pk)).text
    for row in table.rows.all():
        assert f'href="{page(Row, "change", row.pk)}"' in text
    assert f'href="{page(Row, "add")}?table={table.pk}"' in text


def test_a_row_has_a_cell_at_least(admin_client: Client) -> None:
    row = Row.objects.get(key="room")
    deleted = {f"cells__{number}__DELETE": "on" for number in range(row.cells.count())}
    assert MESSAGES["too_short"] in errors(save(admin_client, row, **deleted))
    assert document(Rulebook.objects.get()) == small_document()
