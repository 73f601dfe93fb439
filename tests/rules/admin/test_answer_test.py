"""Rows of conditions offer what fits their question."""

from typing import Any

import pytest
from django.test import Client

from rules.admin.answer_test import ValueField, ValueInput
from rules.drafts.from_document import load
from rules.models import AppliesWhen, Condition, Question, Remark, Rule, Rulebook, ShownWhen
from tests.support.admin_pages import add_row, errors, form_data, page, save
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def get(model: Any, key: str) -> Any:
    return model.objects.get(key=key)


def rows(client: Client, row: Any) -> list[Any]:
    context = client.get(page(type(row), "change", row.pk)).context
    return list(context["inline_admin_formsets"][-1 if isinstance(row, Question) else 0].formset)


def offered_tests(form: Any) -> list[str]:
    return [key for key, _ in form.fields["test"].widget.choices]


@pytest.mark.parametrize(
    ("model", "key", "tests"),
    [
        (Rule, "no-station", ["is", "is-any-of"]),
        (Remark, "reserve-a-place", ["includes", "is-any-of"]),
        (Question, "changes", ["is", "is-any-of"]),
        (Rule, "far", ["above", "at-least", "below", "at-most", "between"]),
    ],
)
def test_only_tests_that_fit_the_question_are_offered(
    admin_client: Client, model: Any, key: str, tests: list[str]
) -> None:
    assert offered_tests(rows(admin_client, get(model, key))[0]) == tests


def test_questions_are_offered_by_their_steps(admin_client: Client) -> None:
    (*_, new) = rows(admin_client, get(Rule, "far"))
    _, *steps = new.fields["question"].widget.choices
    assert [(step, [label for _, label in own]) for step, own in steps] == [
        ("The trip", ["Distance", "Stations"]),
        ("What you bring", ["Luggage"]),
        ("The connection", ["Changes of train"]),
    ]


def test_choices_are_picked_by_their_words(admin_client: Client) -> None:
    (one, _) = rows(admin_client, get(Rule, "no-station"))
    html = str(one["value"])
    assert html.count('type="radio"') == 3
    assert "None at one end <code>none</code>" in html
    (several, _) = rows(admin_client, get(Rule, "awkward"))
    assert str(several["value"]).count('type="checkbox"') == 4
    assert str(several["value"]).count(" checked") == 2


def test_a_number_has_its_unit_its_bounds_and_the_numbers_of_other_rules(
    admin_client: Client,
) -> None:
    html = str(rows(admin_client, get(Rule, "far"))[0]["value"])
    assert "kilometres, 1 to 3,000" in html
    for number in (30, 100, 1000):
        assert f'<option value="{number}">in 1 condition</option>' in html
    assert '<option value="300">' not in html


def test_a_range_has_two_numbers(admin_client: Client) -> None:
    html = str(rows(admin_client, get(Rule, "far-and-light"))[0]["value"])
    assert 'value="100"' in html
    assert 'value="1000"' in html
    rule = get(Rule, "far-and-light")
    saved = save(admin_client, rule, when__0__value=["1,200", "2000"])
    assert saved.status_code == 302
    assert rule.when.all()[0].value == "1200, 2000"


def test_what_is_picked_is_saved(admin_client: Client) -> None:
    rule = get(Rule, "awkward")
    assert save(admin_client, rule, when__0__value=["bag", "dog"]).status_code == 302
    assert rule.when.get().value == "bag, dog"
    save(admin_client, rule, when__0__test="includes", when__0__value="bag")
    assert (rule.when.get().test, rule.when.get().value) == ("includes", "bag")


def test_a_rule_is_made_in_the_rows_that_are_there(
    admin_client: Client, rulebook: Rulebook
) -> None:
    address = f"{page(Rule, 'add')}?scenario={rulebook.scenarios.get(key='long-way').pk}"
    data = form_data(admin_client, address) | {"key": "new", "reason": "you like trains"}
    distance = get(Question, "distance")
    data |= {"when-0-question": distance.pk, "when-0-test": "above", "when-0-value": "5"}
    assert admin_client.post(address, data | {"effects-1-points": "2"}).status_code == 302
    rule = get(Rule, "new")
    assert [(effect.option.key, effect.points) for effect in rule.effects.all()] == [("car", 2)]
    assert [str(test) for test in rule.when.all()] == ["Distance above 5"]


def test_a_question_without_a_script_is_answered_with_what_fits_it(admin_client: Client) -> None:
    """One saves twice: the first time, the form says what the question can be tested for."""
    rule = get(Rule, "far")
    response = save(admin_client, rule, when__0__question=get(Question, "station").pk)
    assert "Stations can be tested by: is, is any of." in errors(response)
    form = response.context["inline_admin_formsets"][0].formset.forms[0]
    assert offered_tests(form) == ["is", "is-any-of"]
    assert "At both ends <code>near</code>" in str(form["value"])


def test_the_order_of_picks_is_no_change() -> None:
    field = ValueField()
    field.widget.test = "is-any-of"
    assert not field.has_changed("dog, bag", "bag, dog")
    assert field.has_changed("dog, bag", "bag")
    field.widget.test = "between"
    assert field.has_changed("6, 12", "12, 6")


@pytest.mark.parametrize("question", ["", "0", "9" * 30, "x", "\0"])
def test_a_question_that_is_none_leaves_the_row_as_it_is(
    admin_client: Client, question: str
) -> None:
    response = save(admin_client, get(Rule, "far"), when__0__question=question)
    assert errors(response)
    form = response.context["inline_admin_formsets"][0].formset.forms[0]
    assert form.fields["value"].widget.question is None


def test_a_question_of_another_rulebook_shows_nothing_of_it(admin_client: Client) -> None:
    load(small_document() | {"key": "another-journey"})
    other = Question.objects.get(key="station", step__rulebook__key="another-journey")
    rule = Rule.objects.get(key="far", scenario__rulebook__key="journey")
    response = save(admin_client, rule, when__0__question=other.pk)
    form = response.context["inline_admin_formsets"][0].formset.forms[0]
    assert form.fields["value"].widget.question is None


@pytest.mark.parametrize("model", [Condition, AppliesWhen, ShownWhen])
def test_rows_show_the_points_of_rules_that_ask_the_same(admin_client: Client, model: Any) -> None:
    test = model.objects.filter(question__key__in=("station", "luggage"))[0]
    owner = {Condition: "rule", AppliesWhen: "remark", ShownWhen: "shows"}[model]
    row = getattr(test, owner)
    html = admin_client.get(page(type(row), "change", row.pk)).text
    asking = Rule.objects.filter(when__question=test.question)
    if model is Condition:
        asking = asking.exclude(pk=row.pk)
    for rule in asking:
        assert f'<a href="{page(Rule, "change", rule.pk)}">{rule.key}</a>' in html


def test_a_text_is_typed_until_there_is_a_question() -> None:
    widget = ValueInput()
    assert 'type="text"' in widget.render("when-0-value", "near", {"id": "id_value"})


def test_a_second_condition_may_be_added(admin_client: Client) -> None:
    rule = get(Rule, "far")
    address = page(Rule, "change", rule.pk)
    data = form_data(admin_client, address)
    station = get(Question, "station").pk
    add_row(data, "when", question=station, test="is-any-of", value=["near", "far"])
    assert admin_client.post(address, data).status_code == 302
    assert [test.value for test in rule.when.all()] == ["300", "near, far"]


def test_a_number_offers_the_thresholds_of_its_question(admin_client: Client) -> None:
    html = str(rows(admin_client, get(Rule, "many-changes"))[0]["value"])
    assert '<option value="many">Many changes: 3</option>' in html
    assert 'inputmode="text"' in html  # so that a phone can type its name
    html = str(rows(admin_client, get(Rule, "far"))[0]["value"])
    assert "Many changes" not in html
    assert 'inputmode="numeric"' in html
