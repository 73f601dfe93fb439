"""The pages of questions."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rules.drafts.from_document import load
from rules.drafts.to_document import document
from rules.models import Choice, Example, Question, Rule, Rulebook, Scenario, Step, Threshold
from tests.support.admin_pages import add_row, errors, fault, form_data, page, save
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


@pytest.mark.parametrize("line", ["many", "20, 150", "20; many", "2 000 Far", "20km", "1" * 16])
def test_a_pick_begins_with_a_whole_number(admin_client: Client, line: str) -> None:
    row = Question.objects.get(key="distance")
    message = errors(save(admin_client, row, picks=f"20\r\n{line}\r\n"))
    assert f"This line does not fit: “{line}”" in message
    assert document(Rulebook.objects.get()) == small_document()


def test_a_pick_may_have_words(admin_client: Client) -> None:
    row = Question.objects.get(key="distance")
    picks = "20 A short ride \r\n\r\n1,000  Across 3 borders\r\n600"
    assert save(admin_client, row, picks=picks).status_code == 302
    assert document(Rulebook.objects.get())["steps"][0]["questions"][0]["picks"] == [
        {"number": 20, "text": "A short ride"},
        {"number": 1000, "text": "Across 3 borders"},
        600,
    ]
    assert save(admin_client, row, picks="").status_code == 302


def test_a_question_to_pick_from_has_two_choices(admin_client: Client) -> None:
    values = {
        "step": Step.objects.get(key="trip").pk,
        "position": 9,
        "key": "weather",
        "kind": "choice",
        "text": "What is the weather like?",
        "label": "Weather",
        "why": "It matters.",
    }
    address = page(Question, "add")
    data = form_data(admin_client, address) | values
    add_row(data, "choices", position=1, key="dry", text="Dry")
    assert "Expected at least two" in errors(admin_client.post(address, data))
    assert not Question.objects.filter(key="weather").exists()
    add_row(data, "choices", position=2, key="wet", text="Wet")
    assert admin_client.post(address, data).status_code == 302
    assert Question.objects.get(key="weather").choices.count() == 2


def test_a_new_question_has_rows_for_its_choices(admin_client: Client) -> None:
    data = form_data(admin_client, page(Question, "add"))
    assert (data["kind"], data["choices-TOTAL_FORMS"]) == ("choice", 3)
    stored = form_data(admin_client, page(Question, "change", Question.objects.all()[0].pk))
    assert stored["choices-TOTAL_FORMS"] == stored["choices-INITIAL_FORMS"]


def test_the_numbers_in_conditions_can_be_named(admin_client: Client, rulebook: Rulebook) -> None:
    distance = Question.objects.get(key="distance")
    text = admin_client.get(page(Question, "change", distance.pk)).text
    naming = reverse("draft-naming", args=[rulebook.pk, "distance", 300])
    said = f'<li>300 in 1 condition <a href="{naming}" aria-label="Name 300">Name it</a>'
    assert said in text
    station = Question.objects.get(key="station")
    assert "Name it" not in admin_client.get(page(Question, "change", station.pk)).text


def test_the_condition_to_show_a_question_asks_one_of_an_earlier_step(admin_client: Client) -> None:
    first, later = Step.objects.order_by("position")[:2]
    for step, offered in ((first, set()), (later, {first.title})):
        row = step.questions.filter(shown_when=None)[0]
        context = admin_client.get(page(Question, "change", row.pk)).context
        formset = context["inline_admin_formsets"][1].formset
        choices = formset.forms[0].fields["question"].widget.choices
        assert {group for group, own in choices if group} == offered


def test_the_condition_to_show_a_question_is_checked_too(admin_client: Client) -> None:
    row = Question.objects.get(key="changes")
    response = save(admin_client, row, shown_when__0__value="nowhere")
    assert "Stations has these choices" in errors(response)


class TestAQuestionInUse:
    """A change that leaves behind what uses the question is refused, and the users are linked."""

    @pytest.mark.parametrize(
        ("key", "values", "field", "users"),
        [
            ("distance", {"kind": "choice"}, "kind", [(Rule, "far"), (Rule, "short-hop")]),
            ("distance", {"maximum": 500}, "maximum", [(Example, "far-and-direct")]),
            ("distance", {"minimum": 50}, "minimum", [(Rule, "short-hop")]),
            ("changes", {"maximum": 2}, "maximum", [(Threshold, "many")]),
            ("changes", {"kind": "choices"}, "kind", [(Threshold, "many")]),
        ],
    )
    def test_stays_what_its_users_need(
        self,
        admin_client: Client,
        key: str,
        values: dict[str, Any],
        field: str,
        users: list[tuple[Any, str]],
    ) -> None:
        message = fault(admin_client, Question.objects.get(key=key), field, **values)
        for model, user in users:
            assert f'href="{page(model, "change", model.objects.get(key=user).pk)}"' in message
        assert document(Rulebook.objects.get()) == small_document()

    def test_stays_a_number_while_a_scenario_takes_its_load_from_it(
        self, admin_client: Client
    ) -> None:
        row = Question.objects.get(key="distance")
        scenario = Scenario.objects.get(key="bulky-load")
        Scenario.objects.filter(pk=scenario.pk).update(rate=row)
        message = fault(admin_client, row, "kind", kind="choice")
        assert f'href="{page(Scenario, "change", scenario.pk)}"' in message

    def test_may_change_where_its_users_still_fit(self, admin_client: Client) -> None:
        row = Question.objects.get(key="distance")
        assert save(admin_client, row, maximum=4000, label="Way").status_code == 302

    def test_keeps_a_choice_that_is_picked(self, admin_client: Client) -> None:
        row = Question.objects.get(key="luggage")
        number = list(row.choices.values_list("key", flat=True)).index("bag")
        message = errors(save(admin_client, row, **{f"choices__{number}__DELETE": "on"}))
        example = Example.objects.get(key="far-and-direct")
        assert f'href="{page(Example, "change", example.pk)}"' in message
        assert Choice.objects.filter(key="bag").exists()
