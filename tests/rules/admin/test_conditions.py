"""Conditions fit their questions."""

import pytest
from django.test import Client

from rules.drafts.from_document import load
from rules.drafts.to_document import document
from rules.models import Rule, Rulebook
from tests.support.admin_pages import errors, save
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


@pytest.mark.parametrize(
    ("rule", "test", "value", "complaint"),
    [
        ("far", "above", "many", "Distance takes whole numbers from 1 to 3,000."),
        ("far", "above", "3001", "Distance takes whole numbers from 1 to 3,000."),
        ("far", "is", "300", "Distance can be tested by: above, at least,"),
        ("far", "between", "300", "Write the lowest and the highest number"),
        ("far", "between", "600, 300", "Write the lowest and the highest number"),
        ("no-station", "is", "nowhere", "Stations has these choices: near, far, none."),
        ("no-station", "is-any-of", "near, nowhere", "Stations has these choices:"),
        ("no-station", "is-any-of", ",", "Stations has these choices:"),
        ("no-station", "above", "3", "Stations can be tested by: is, is any of."),
    ],
)
def test_a_condition_that_does_not_fit_its_question_is_refused(
    admin_client: Client,
    rulebook: Rulebook,
    rule: str,
    test: str,
    value: str,
    complaint: str,
) -> None:
    row = Rule.objects.get(key=rule)
    response = save(admin_client, row, when__0__test=test, when__0__value=value)
    assert complaint in errors(response)
    assert document(rulebook) == small_document()


@pytest.mark.parametrize(
    ("test", "value", "read"), [("above", "1,500", 1500), ("between", "6, 12", [6, 12])]
)
def test_a_condition_is_saved_as_it_was_typed(
    admin_client: Client, rulebook: Rulebook, test: str, value: str, read: object
) -> None:
    row = Rule.objects.get(key="far")
    response = save(admin_client, row, when__0__test=test, when__0__value=value)
    assert response.status_code == 302
    assert document(rulebook)["scenarios"][0]["rules"][0]["when"][0]["value"] == read
