"""What the schema or another part refuses stands beside the field that is to be changed."""

from typing import Any

import pytest
from django.test import Client

from rules.drafts.from_document import load
from rules.drafts.to_document import document
from rules.models import Precedent, Question, Row, Rulebook, Scenario
from tests.support.admin_pages import fault
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


@pytest.mark.parametrize(
    ("model", "key", "values", "field", "complaint"),
    [
        (Question, "distance", {"minimum": 4000}, "minimum", "Expected at most the maximum"),
        (Question, "distance", {"picks": "20\n9000"}, "picks", "9000 lies outside 1 to 3000."),
        (Question, "distance", {"picks": f"20\n9 {'x' * 41}"}, "picks", "Pick 2: Use at most 40"),
        (Precedent, "choir-trip", {"year": 1066}, "year", "Give at least 1990."),
        (
            Precedent,
            "choir-trip",
            {"facts": "Short.\n" + "x" * 4001},
            "facts",
            "Paragraph 2: Use",
        ),
        (Scenario, "long-way", {"claims": []}, "claims", "This field is required."),
    ],
)
def test_of_a_field_of_the_form(
    admin_client: Client,
    model: Any,
    key: str,
    values: dict[str, Any],
    field: str,
    complaint: str,
) -> None:
    assert complaint in fault(admin_client, model.objects.get(key=key), field, **values)
    assert document(Rulebook.objects.get()) == small_document()


def test_of_a_row_below(admin_client: Client) -> None:
    row = Row.objects.get(key="room")
    assert "required" in fault(admin_client, row, "cells__0__claims", cells__0__claims=[])
