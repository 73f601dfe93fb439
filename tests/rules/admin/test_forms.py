"""What forms and formsets refuse by themselves."""

from copy import copy
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rules.admin.saving import TRADED
from rules.drafts.from_document import load
from rules.models import (
    Choice,
    Example,
    Option,
    Question,
    Release,
    Row,
    Rule,
    Rulebook,
    Scenario,
    owner_field,
)
from tests.support.admin_pages import add_row, errors, form_data, page, save
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


@pytest.mark.parametrize(
    ("model", "taken"),
    [
        (Option, "train"),
        (Question, "distance"),
        (Rule, "far"),
        (Example, "far-and-direct"),
        (Row, "room"),
    ],
)
def test_a_taken_key_is_refused(admin_client: Client, model: type[Any], taken: str) -> None:
    owner = owner_field(model).name
    pk = getattr(model.objects.get(key=taken), owner).pk
    data = {owner: pk, "key": taken}
    response = admin_client.post(f"{page(model, 'add')}?{owner}={pk}", data)
    (complaint,) = response.context["adminform"].form.errors["key"]
    owner = "table" if model is Row else "rulebook"
    assert complaint == f"Another {model.__name__.lower()} of this {owner} has this key."


def test_a_number_beyond_all_measure_is_refused(admin_client: Client) -> None:
    row = Question.objects.get(key="distance")
    for name in ("position", "maximum", "minimum"):
        assert errors(save(admin_client, row, **{name: "1" + "0" * 30}))


def test_rows_that_trade_keys_are_refused(admin_client: Client) -> None:
    scenario = Scenario.objects.get(key="bulky-load")
    rule = scenario.rules.get(key="awkward")
    first, second = rule.effects.values_list("option", flat=True)
    response = save(admin_client, rule, effects__0__option=second, effects__1__option=first)
    assert TRADED in errors(response)
    assert list(rule.effects.values_list("option", flat=True)) == [first, second]


def get(model: Any, key: str) -> Any:
    return model.objects.get(key=key)


def test_a_choice_in_use_stays_in_its_table(admin_client: Client) -> None:
    row = get(Question, "luggage")
    assert "In use, so “A dog” stays" in errors(save(admin_client, row, choices__2__DELETE="on"))
    assert Choice.objects.filter(key="dog").exists()


def test_a_choice_that_nobody_uses_goes(admin_client: Client) -> None:
    row = get(Question, "station")
    assert save(admin_client, row, choices__1__DELETE="on").status_code == 302
    assert not Choice.objects.filter(key="far").exists()


@pytest.mark.parametrize("name", ["question", "rule", "scenario"])
def test_a_form_asks_no_query_for_what_each_row_offers(
    admin_client: Client, journey: Release, name: str
) -> None:
    """Twenty more rows under a part cost a query each at most, for what they have picked."""
    rows = {"question": "choices", "rule": "when", "scenario": "risks"}
    row = apps.get_model("rules", name).objects.exclude(**{rows[name]: None}).first()
    few = queries(admin_client, page(name, "change", row.pk))
    model = type(getattr(row, rows[name]).first())
    model_rows = [copy(getattr(row, rows[name]).first()) for _ in range(20)]
    for number, new in enumerate(model_rows):
        new.pk = None
        if hasattr(new, "key"):
            new.key = f"more-{number}"
        if name == "scenario":
            new.option = Option.objects.create(
                rulebook=row.rulebook, key=f"more-{number}", name="More", short="More"
            )
    model.objects.bulk_create(model_rows)
    many = queries(admin_client, page(name, "change", row.pk))
    assert many - few <= 20


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


class TestPosition:
    def test_of_a_new_part_is_the_next_one(self, admin_client: Client, rulebook: Rulebook) -> None:
        scenario = Scenario.objects.get(key="long-way")
        address = f"{page(Rule, 'add')}?scenario={scenario.pk}"
        data = form_data(admin_client, address) | {"key": "new", "reason": "you like trains"}
        assert "position" not in data
        data["position"] = ""
        distance = Question.objects.get(key="distance").pk
        add_row(data, "when", question=distance, test="above", value="5")
        add_row(data, "effects", option=Option.objects.get(key="train").pk, points=1)
        assert admin_client.post(address, data).status_code == 302
        assert list(scenario.rules.values_list("key", "position")) == [
            *(("far", 1), ("far-and-light", 2), ("new", 3)),
        ]

    def test_of_new_rows_are_the_next_ones(self, admin_client: Client) -> None:
        question = Question.objects.get(key="luggage")
        address = page(Question, "change", question.pk)
        data = form_data(admin_client, address)
        add_row(data, "choices", position="", key="skis", text="Skis")
        add_row(data, "choices", position=7, key="tent", text="A tent")
        add_row(data, "choices", position="", key="boat", text="A boat")
        assert admin_client.post(address, data).status_code == 302
        assert list(question.choices.values_list("key", "position"))[3:] == [
            *(("furniture", 4), ("tent", 5), ("skis", 6), ("boat", 7)),
        ]

    def test_of_rows_of_a_new_part_count_from_one(
        self, admin_client: Client, rulebook: Rulebook
    ) -> None:
        address = f"{page(Question, 'add')}?step={rulebook.steps.get(key='trip').pk}"
        data = form_data(admin_client, address) | {
            **{"key": "weather", "kind": "choice", "text": "Does it rain?", "label": "Rain"},
            "why": "Roads get slippery.",
        }
        add_row(data, "choices", position="", key="dry", text="Dry")
        add_row(data, "choices", position="", key="wet", text="Wet")
        assert admin_client.post(address, data).status_code == 302
        question = Question.objects.get(key="weather")
        assert question.position == 3
        assert [choice.position for choice in question.choices.all()] == [1, 2]

    def test_that_is_emptied_puts_a_part_last(self, admin_client: Client) -> None:
        rule = Rule.objects.get(key="far")
        assert save(admin_client, rule, position="").status_code == 302
        assert places(rule.scenario.rules) == {"far-and-light": 1, "far": 2}

    @pytest.mark.parametrize(
        ("key", "place", "order"),
        [
            ("bag", 3, ["bicycle", "dog", "bag", "furniture"]),
            ("furniture", 1, ["furniture", "bag", "bicycle", "dog"]),
            ("bag", 99, ["bicycle", "dog", "furniture", "bag"]),
        ],
    )
    def test_of_a_row_is_where_it_goes_and_the_others_make_room(
        self, admin_client: Client, key: str, place: int, order: list[str]
    ) -> None:
        question = Question.objects.get(key="luggage")
        typed = {f"choices__{list(places(question.choices)).index(key)}__position": place}
        assert save(admin_client, question, **typed).status_code == 302
        assert places(question.choices) == {key: number for number, key in enumerate(order, 1)}

    def test_of_a_part_is_where_it_goes_and_the_others_make_room(
        self, admin_client: Client, rulebook: Rulebook
    ) -> None:
        before = list(places(rulebook.options))
        assert save(admin_client, rulebook.options.all()[2], position=1).status_code == 302
        third = before.pop(2)
        after = [third, *before]
        assert places(rulebook.options) == {key: number for number, key in enumerate(after, 1)}

    def test_of_a_part_with_another_owner_is_the_last_there(self, admin_client: Client) -> None:
        rule, scenario = Rule.objects.get(key="far"), Scenario.objects.get(key="bulky-load")
        count = scenario.rules.count()
        assert save(admin_client, rule, scenario=scenario.pk).status_code == 302
        assert places(scenario.rules)["far"] == count + 1


def places(rows: Any) -> dict[str, int]:
    return dict(rows.values_list("key", "position"))
