"""Tables, their rows and cells."""

import pytest
from django.db import IntegrityError, transaction

from rules.drafts.from_document import load
from rules.models import Cell, Row, Rulebook
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_a_table_has_a_row_once_and_a_row_an_option_once() -> None:
    for row in (Row.objects.all()[0], Cell.objects.all()[0]):
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
