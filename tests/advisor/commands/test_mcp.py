import sys

import pytest

from tests.support.commands import refusal


def test_a_site_without_the_extra_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "mcp", None)
    assert "pip install 'advisor[mcp]'" in refusal("mcp")


@pytest.mark.django_db
def test_a_database_without_tables_is_said(monkeypatch, settings, tmp_path):
    settings.PREPARED = tmp_path / "collected"
    monkeypatch.setattr("django.db.connection.introspection.table_names", list)
    assert "The database has no tables yet" in refusal("mcp")
