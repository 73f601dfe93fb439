"""A part as its forms hold it, before it is saved."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.forms.formsets import all_valid

from rules.admin.form_document import form_document
from rules.drafts.from_document import load
from rules.drafts.to_document import document, row_document
from rules.models import (
    Claim,
    Example,
    Option,
    Precedent,
    Question,
    Remark,
    Row,
    Rule,
    Rulebook,
    Scenario,
)
from tests.support.admin_pages import data_of
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


PAGES = [Option, Question, Scenario, Rule, Claim, Precedent, Remark, Row, Example]


@pytest.fixture
def sent(rf: Any, admin_user: User) -> Any:
    """The valid form and formsets of a row's page, sent with some values changed."""

    def sent(
        row: Any, meanwhile: Callable[[], object] = bool, **values: Any
    ) -> tuple[Any, list[Any]]:
        model_admin: Any = admin.site.get_model_admin(type(row))
        request = rf.get("/")
        request.user = admin_user
        shown = model_admin.changeform_view(request, str(row.pk)).context_data
        data = data_of(shown) | {name.replace("__", "-"): value for name, value in values.items()}
        meanwhile()
        request = rf.post("/", data)
        request.user = admin_user
        form, formsets = model_admin.sent_forms(request, type(row)._default_manager.get(pk=row.pk))
        assert all_valid([form, *formsets])
        return form, formsets

    return sent


@pytest.mark.parametrize("model", PAGES)
def test_untouched_forms_hold_what_is_stored(sent: Any, model: Any) -> None:
    for row in model.objects.all():
        assert form_document(*sent(row)) == row_document(row)


def test_changes_are_in_the_document_and_not_in_the_database(sent: Any) -> None:
    rule = Rule.objects.get(key="far")
    coach = Option.objects.get(key="coach")
    form, formsets = sent(
        rule,
        reason="you go far",
        rules_out=[coach.pk],
        effects__0__points=2,
        effects__1__DELETE="on",
        when__0__test="between",
        when__0__value="300, 500",
    )
    assert form_document(form, formsets) == row_document(rule) | {
        "reason": "you go far",
        "rules_out": ["coach"],
        "effects": [{"option": "train", "points": 2}],
        "when": [
            {"question": "distance", "test": "between", "value": [300, 500], "negated": False}
        ],
    }
    assert document(Rulebook.objects.get()) == small_document()


def test_rows_that_somebody_else_added_count(sent: Any) -> None:
    rule = Rule.objects.get(key="furniture")
    train = Option.objects.get(key="train")
    form, formsets = sent(rule, lambda: rule.effects.create(option=train, points=-1))
    added = {"option": "train", "points": -1}
    assert form_document(form, formsets)["effects"][-1] == added


def test_a_condition_that_is_taken_away_is_none(sent: Any) -> None:
    question = Question.objects.get(key="changes")
    assert form_document(*sent(question, shown_when__0__DELETE="on"))["shown_when"] is None
