"""What the page of a part asks for while one picks."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from rules.drafts.from_document import load
from rules.drafts.to_document import draft_document
from rules.models import Example, Question, Remark, Rule, Rulebook
from tests.support.admin_pages import form_data, page, picked
from tests.support.people import staff
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def get(model: Any, key: str) -> Any:
    return model.objects.get(key=key)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"when__0__value": "500"}, "If Distance is above 500 kilometres: Train +4, Car −2."),
        ({"when__0__negated": "on"}, "If Distance is not above 300 kilometres: Train +4, Car −2."),
        ({"when__0__value": ""}, "If …: Train +4, Car −2."),
        ({"when__0__value": "far"}, "If …: Train +4, Car −2."),
        ({"when__0__DELETE": "on"}, "If …: Train +4, Car −2."),
        ({"effects__1__DELETE": "on"}, "If Distance is above 300 kilometres: Train +4."),
        (
            {"effects__0__DELETE": "on", "effects__1__DELETE": "on"},
            "If Distance is above 300 kilometres: …",
        ),
    ],
)
def test_the_sentence_follows_the_form_and_nothing_is_saved(
    admin_client: Client, rulebook: Rulebook, values: dict[str, str], sentence: str
) -> None:
    before = draft_document(rulebook)
    response = picked(admin_client, get(Rule, "far"), "when-0-value", key="", **values)
    assert response.context["sentence"] == sentence
    assert sentence in response.text
    assert draft_document(rulebook) == before
    assert not LogEntry.objects.exists()


def test_the_sentence_has_what_the_rule_rules_out(admin_client: Client, rulebook: Rulebook) -> None:
    coach = rulebook.options.get(key="coach").pk
    response = picked(admin_client, get(Rule, "far"), "rules_out", rules_out=[coach])
    assert response.context["sentence"].endswith("Car −2, Coach is ruled out.")


def test_a_question_brings_its_tests_and_choices(admin_client: Client) -> None:
    station = get(Question, "station").pk
    far = get(Rule, "far")
    response = picked(admin_client, far, "when-0-question", when__0__question=station)
    assert 'hx-swap-oob="innerHTML:#when-0 .field-test"' in response.text
    assert "None at one end <code>none</code>" in response.text
    assert response.text.count("<option") == 2


def test_what_does_not_depend_on_the_change_stays(admin_client: Client) -> None:
    response = picked(admin_client, get(Rule, "far"), "when-0-value", when__0__value="500")
    assert "field-value" not in response.text


@pytest.mark.parametrize(
    ("model", "key", "prefix"),
    [(Remark, "reserve-a-place", "when"), (Question, "changes", "shown_when")],
)
def test_other_conditions_are_picked_as_well(
    admin_client: Client, model: Any, key: str, prefix: str
) -> None:
    values = {f"{prefix}-0-question": get(Question, "distance").pk}
    response = picked(admin_client, get(model, key), f"{prefix}-0-question", **values)
    assert f"#{prefix}-0 .field-value" in response.text
    assert "kilometres, 1 to 3,000" in response.text


def test_a_new_rule_is_said_too(admin_client: Client, rulebook: Rulebook) -> None:
    known = f"?scenario={rulebook.scenarios.all()[0].pk}"
    data = form_data(admin_client, page(Rule, "add") + known)
    data |= {"effects-0-points": "4"}
    response = admin_client.post(page(Rule, "picked") + known, data)
    assert response.context["sentence"] == "If …: Train +4."


def test_a_question_that_is_no_longer_asked_loses_its_answer(admin_client: Client) -> None:
    example = get(Example, "far-and-direct")
    assert "changes" in example.answers
    response = picked(admin_client, example, "answers-station", answers="station: none\nchanges: 0")
    assert "Asked only if Stations is not “None at one end”." in response.text
    assert "answers-changes" in response.text
    assert 'name="answers-changes"' not in response.text
    response = picked(admin_client, example, "answers-station", answers="station: near\nchanges: 0")
    assert 'name="answers-changes" value="0"' in response.text


def test_it_is_for_those_who_may_change_the_part(client: Client) -> None:
    far = get(Rule, "far")
    address = page(Rule, "picked", far.pk)
    assert client.post(address).status_code == 302
    client.force_login(staff("view_rule"))
    assert client.post(address).status_code == 403
    assert client.post(page(Rule, "picked")).status_code == 403


def test_nothing_is_read_from_an_address(admin_client: Client) -> None:
    assert admin_client.get(page(Rule, "picked")).status_code == 405


@pytest.mark.parametrize("data", [{}, {"when-TOTAL_FORMS": "x"}, {"scenario": "\0"}])
def test_a_form_that_cannot_be_read_is_no_error(admin_client: Client, data: dict[str, str]) -> None:
    assert admin_client.post(page(Rule, "picked"), data).status_code == 200


def test_a_row_that_is_gone_is_no_error(admin_client: Client) -> None:
    far = get(Rule, "far")
    data = form_data(admin_client, page(Rule, "change", far.pk))
    address = page(Rule, "picked", far.pk)
    far.delete()
    assert admin_client.post(address, data).status_code == 200
