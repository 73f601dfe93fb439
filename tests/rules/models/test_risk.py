"""Risks."""

import pytest
from django.db import IntegrityError, transaction

from rules.drafts.from_document import load
from rules.models import Option, Risk, Rulebook
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_a_scenario_has_one_risk_for_an_option() -> None:
    risk = Risk.objects.all()[0]
    risk.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        risk.save()


def test_a_risk_names_itself_by_option_and_consequence() -> None:
    risk = Risk(option=Option(name="Train"), consequence="x" * 200)
    assert str(risk) == f"Train: {'x' * 80}"
