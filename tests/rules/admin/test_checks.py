"""What forms refuse, and where they say so."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import NON_FIELD_ERRORS
from django.test import Client

from rules.drafts.from_document import load
from rules.drafts.to_document import document
from rules.models import (
    Choice,
    Example,
    Option,
    Precedent,
    Question,
    Remark,
    Row,
    Rule,
    Rulebook,
    Scenario,
    Step,
)
from tests.support.admin_pages import add_row, errors, form_data, page, save
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


def test_the_condition_to_show_a_question_is_checked_too(admin_client: Client) -> None:
    row = Question.objects.get(key="changes")
    response = save(admin_client, row, shown_when__0__value="nowhere")
    assert "Stations has these choices" in errors(response)


def test_the_conditions_of_a_remark_are_checked_too(admin_client: Client) -> None:
    row = Remark.objects.get(key="reserve-a-place")
    response = save(admin_client, row, when__0__value="piano")
    assert "Luggage has these choices" in errors(response)


def fault(client: Client, row: Any, field: str, **values: Any) -> str:
    """What the form says beside a field once it was sent with these values."""
    response = save(client, row, **values)
    assert response.status_code == 200
    context = response.context
    prefix, _, name = field.rpartition("__")
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += inline.formset.forms
    (form,) = [form for form in forms if (form.prefix or "") == prefix.replace("__", "-")]
    return " ".join(map(str, form.errors.get(name or NON_FIELD_ERRORS, [])))


ANSWERED = [
    (Example, "far-and-direct", "answers"),
    (Precedent, "choir-trip", "answers"),
    (Scenario, "long-way", "typical"),
]


@pytest.mark.parametrize(("model", "key", "name"), ANSWERED)
class TestAnswers:
    @pytest.mark.parametrize(
        "written",
        ["distance: 600\nluggage: [bag, dog]", '{"distance": 600, "luggage": ["bag", "dog"]}'],
    )
    def test_are_written_as_lines_or_as_json(
        self, admin_client: Client, model: Any, key: str, name: str, written: str
    ) -> None:
        row = model.objects.get(key=key)
        assert save(admin_client, row, **{name: written}).status_code == 302
        row.refresh_from_db()
        assert getattr(row, name) == {"distance": 600, "luggage": ["bag", "dog"]}
        shown = form_data(admin_client, page(model, "change", row.pk))[name]
        assert shown == "distance: 600\nluggage: [bag, dog]"

    @pytest.mark.parametrize(
        ("written", "stored", "shown"),
        [
            ("distance: 10", {"distance": 10}, "distance: 10"),
            (
                "luggage: dog\ndistance: 1,200",
                {"luggage": ["dog"], "distance": 1200},
                "distance: 1200\nluggage: [dog]",
            ),
        ],
    )
    def test_are_stored_as_the_questions_take_them_and_shown_a_line_each(
        self,
        admin_client: Client,
        model: Any,
        key: str,
        name: str,
        written: str,
        stored: dict[str, Any],
        shown: str,
    ) -> None:
        row = model.objects.get(key=key)
        assert save(admin_client, row, **{name: written}).status_code == 302
        row.refresh_from_db()
        assert getattr(row, name) == stored
        assert form_data(admin_client, page(model, "change", row.pk))[name] == shown
        latest = LogEntry.objects.latest("pk").get_change_message()
        assert latest.endswith(f"→ “{shown}”")

    def test_may_be_none(self, admin_client: Client, model: Any, key: str, name: str) -> None:
        row = model.objects.get(key=key)
        assert save(admin_client, row, **{name: ""}).status_code == 302
        row.refresh_from_db()
        assert getattr(row, name) == {}

    @pytest.mark.parametrize(
        "written",
        [
            "[1]",
            "far",
            "distance: {",
            "luggage: [{}]",
            "distance:",
            "a: &a 1\nb: *a",
            "1: 2",
            "a: 1\na: 2",
            "[" * 1000,
            "luggage: !!python/name:os.system",
            "distance: 1.5",
        ],
    )
    def test_of_another_form_are_refused_and_kept(
        self, admin_client: Client, model: Any, key: str, name: str, written: str
    ) -> None:
        row = model.objects.get(key=key)
        response = save(admin_client, row, **{name: written})
        assert "Write an answer a line" in errors(response)
        assert response.context["adminform"].form[name].value() == written

    @pytest.mark.parametrize(
        ("written", "complaint"),
        [
            ("luggage: [piano]", "“piano” is not one of the choices: bag, bicycle, dog"),
            ("distance: 5000", "5,000 is out of range. Give a number from 1 to 3,000."),
            (
                "wings: 2",
                "No question has this key. Known are: distance, station, luggage, changes",
            ),
        ],
    )
    def test_that_do_not_fit_the_questions_are_refused(
        self, admin_client: Client, model: Any, key: str, name: str, written: str, complaint: str
    ) -> None:
        row = model.objects.get(key=key)
        said = fault(admin_client, row, name, **{name: written})
        assert said.startswith(f"{written.partition(':')[0]}: {complaint}")


class TestBesideTheField:
    """What the schema or another part refuses stands beside the field that is to be changed."""

    @pytest.mark.parametrize(
        ("model", "key", "values", "field", "complaint"),
        [
            (
                Step,
                "trip",
                {"key": "check"},
                "key",
                "The site has a page of its own called “check”.",
            ),
            (Question, "distance", {"minimum": 4000}, "minimum", "Expected at most the maximum"),
            (Question, "distance", {"picks": "20, 9000"}, "picks", "9000 lies outside 1 to 3000."),
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
    def test_of_the_form(
        self,
        admin_client: Client,
        model: Any,
        key: str,
        values: dict[str, Any],
        field: str,
        complaint: str,
    ) -> None:
        assert complaint in fault(admin_client, model.objects.get(key=key), field, **values)
        assert document(Rulebook.objects.get()) == small_document()

    def test_of_a_row(self, admin_client: Client) -> None:
        row = Row.objects.get(key="room")
        assert "required" in fault(admin_client, row, "cells__0__claims", cells__0__claims=[])

    def test_a_rule_needs_conditions_and_something_that_it_does(self, admin_client: Client) -> None:
        row = Rule.objects.get(key="no-station")
        response = save(admin_client, row, when__0__DELETE="on")
        assert "Add at least one." in errors(response)
        response = save(admin_client, row, effects__0__DELETE="on", rules_out=[])
        assert "Expected effects, shares or options that it rules out." in errors(response)

    def test_a_risk_is_not_of_the_option_that_fits(self, admin_client: Client) -> None:
        row = Scenario.objects.get(key="off-the-rails")
        car = Option.objects.get(key="car")
        response = save(admin_client, row, risks__0__option=car.pk)
        assert "&quot;car&quot; fits this scenario; expected another option." in errors(response)

    def test_a_scenario_keeps_a_risk(self, admin_client: Client) -> None:
        row = Scenario.objects.get(key="off-the-rails")
        assert "Add at least one." in errors(save(admin_client, row, risks__0__DELETE="on"))

    def test_an_option_does_not_share_with_itself(self, admin_client: Client) -> None:
        row = Rule.objects.get(key="far-and-light")
        coach = Option.objects.get(key="coach")
        response = save(admin_client, row, shares__0__of=coach.pk)
        assert "Coach cannot share with itself." in errors(response)

    def test_a_remark_does_not_always_apply(self, admin_client: Client) -> None:
        row = Remark.objects.get(key="reserve-a-place")
        response = save(admin_client, row, when__0__DELETE="on", scenarios=[], options=[])
        assert "Expected conditions, scenarios or options" in errors(response)

    def test_a_question_to_pick_from_has_two_choices(self, admin_client: Client) -> None:
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


class TestAQuestionInUse:
    """A change that leaves behind what uses the question is refused, and the users are linked."""

    @pytest.mark.parametrize(
        ("key", "values", "field", "users"),
        [
            ("distance", {"kind": "choice"}, "kind", [(Rule, "far"), (Rule, "short-hop")]),
            ("distance", {"maximum": 500}, "maximum", [(Example, "far-and-direct")]),
            ("distance", {"minimum": 50}, "minimum", [(Rule, "short-hop")]),
            ("distance", {"key": "way"}, "key", [(Example, "moving-house")]),
            ("station", {"choices__2__key": "nowhere"}, "", [(Rule, "no-station")]),
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
        said = fault(admin_client, Question.objects.get(key=key), field, **values)
        for model, user in users:
            assert f'href="{page(model, "change", model.objects.get(key=user).pk)}"' in said
        assert document(Rulebook.objects.get()) == small_document()

    def test_does_not_move_behind_what_it_brings_up(self, admin_client: Client) -> None:
        step = Step.objects.get(key="trip")
        later = fault(admin_client, step, "position", position=9)
        assert page(Question, "change", Question.objects.get(key="changes").pk) in later

    def test_may_change_where_its_users_still_fit(self, admin_client: Client) -> None:
        row = Question.objects.get(key="distance")
        assert save(admin_client, row, maximum=4000, label="Way").status_code == 302

    def test_keeps_a_choice_that_is_picked(self, admin_client: Client) -> None:
        row = Question.objects.get(key="luggage")
        number = list(row.choices.values_list("key", flat=True)).index("bag")
        said = errors(save(admin_client, row, **{f"choices__{number}__DELETE": "on"}))
        example = Example.objects.get(key="far-and-direct")
        assert f'href="{page(Example, "change", example.pk)}"' in said
        assert Choice.objects.filter(key="bag").exists()
