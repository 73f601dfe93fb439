"""The pages of thresholds: one number, and all that follows it."""

import json
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from rules.drafts.from_document import load
from rules.drafts.to_document import document, draft
from rules.models import Condition, Question, Rule, Rulebook, Scenario, Threshold
from tests.support.admin_pages import errors, fault, form_data, page, save
from tests.support.changes import CHANGES
from tests.support.named import named_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(named_document())


@pytest.fixture
def long() -> Threshold:
    return Threshold.objects.get(key="long")


def link(row: Any) -> str:
    return f'href="{page(type(row), "change", row.pk)}"'


def test_one_edit_moves_every_condition_and_text(
    admin_client: Client, rulebook: Rulebook, long: Threshold
) -> None:
    response = save(admin_client, long, number=450)
    assert response.status_code == 302
    said = [str(message) for message in get_messages(response.wsgi_request)]
    assert "It is 450 now, in 2 conditions and 3 texts." in said
    assert document(rulebook) == named_document(("thresholds.long.number", 450))
    read = draft(rulebook)
    assert read.rule["far"].when[0].value == 450
    assert read.rule["far"].reason == "you travel more than 450 kilometres"
    entry = LogEntry.objects.get(object_id=str(long.pk))
    assert entry.get_change_message() == "Number: “300” → “450”"


def test_another_title_is_not_said_to_move_anything(admin_client: Client, long: Threshold) -> None:
    response = save(admin_client, long, title="Far")
    assert "conditions" not in " ".join(map(str, get_messages(response.wsgi_request)))


def test_its_page_lists_what_follows(admin_client: Client, long: Threshold) -> None:
    text = admin_client.get(page(Threshold, "change", long.pk)).text
    for key in ("far", "far-and-light"):
        assert link(Rule.objects.get(key=key)) in text
    assert link(Scenario.objects.get(key="long-way")) in text
    assert "If Distance is above 300 kilometres (long): Train +4" in text
    assert "you travel more than 300 kilometres" in text


def test_its_page_says_how_to_name_it(admin_client: Client, long: Threshold) -> None:
    Condition.objects.update(value="3")
    Condition.objects.filter(test="between").update(value="3, 9")
    Rule.objects.update(reason="it is so")
    Scenario.objects.update(rule_of_thumb="Do so.")
    text = admin_client.get(page(Threshold, "change", long.pk)).text
    assert "{long}" in text
    assert text.count("None yet.") == 2


def test_the_list_counts_conditions_with_a_fixed_number_of_queries(
    admin_client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rulebook = load(
        named_document(
            (f"{CHANGES}.shown_when", {"question": "distance", "test": "above", "value": "long"})
        )
    )
    listed = admin_client.get(page(Threshold, "changelist"))
    assert {row.key: row.conditions for row in listed.context["cl"].result_list} == {
        "many": 1,
        "long": 3,
    }
    assert "300" in listed.text
    distance = Question.objects.get(key="distance")
    with django_assert_num_queries(10):
        admin_client.get(page(Threshold, "changelist"))
    for number in range(20):
        rulebook.thresholds.create(key=f"t{number}", title="T", question=distance, number=number)
    with django_assert_num_queries(10):
        admin_client.get(page(Threshold, "changelist"))


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"number": 3001}, "number", "3001 lies outside 1 to 3000"),
        ({"number": 1001}, "number", "Write the lowest and the highest number"),
        ({"number": 3001}, "number", "Distance takes whole numbers from 1 to 3,000"),
        ({"question": "luggage"}, "question", "Choose from the rulebook"),
        ({"question": "changes", "number": 4}, "question", "These would no longer fit"),
    ],
)
def test_what_would_not_fit_is_refused(
    admin_client: Client,
    rulebook: Rulebook,
    long: Threshold,
    values: dict[str, Any],
    field: str,
    words: str,
) -> None:
    if "question" in values:
        values = values | {"question": Question.objects.get(key=values["question"]).pk}
    assert words in fault(admin_client, long, field, **values)
    assert document(rulebook) == named_document()


def test_one_that_nothing_uses_can_change_in_every_way(
    admin_client: Client, rulebook: Rulebook
) -> None:
    distance, changes = (Question.objects.get(key=key) for key in ("distance", "changes"))
    new = rulebook.thresholds.create(key="new", title="New", question=distance, number=20)
    values = {"question": changes.pk, "number": 2}
    assert save(admin_client, new, **values).status_code == 302
    new.refresh_from_db()
    assert (new.question, new.number) == (changes, 2)


def test_its_key_is_renamed_wherever_it_is_named(
    admin_client: Client, rulebook: Rulebook, long: Threshold
) -> None:
    assert (
        page(Threshold, "rename", long.pk)
        in admin_client.get(page(Threshold, "change", long.pk)).text
    )
    data = {"old": "long", "key": "far-off"}
    assert admin_client.post(page(Threshold, "rename", long.pk), data).status_code == 302
    text = json.dumps(named_document()).replace('"long"', '"far-off"')
    assert document(rulebook) == json.loads(text.replace("{long}", "{far-off}"))
    rule = Rule.objects.get(key="far")
    assert LogEntry.objects.filter(object_id=rule.pk).latest("pk").get_change_message() == (
        "Threshold “A long way”: key: “long” → “far-off”"
    )


def test_one_can_be_added(admin_client: Client, rulebook: Rulebook) -> None:
    address = f"{page(Threshold, 'add')}?rulebook={rulebook.pk}"
    values = {"key": "short", "title": "A short hop", "number": 30}
    data = form_data(admin_client, address) | values
    data["question"] = Question.objects.get(key="distance").pk
    response = admin_client.post(address, data)
    assert response.status_code == 302, errors(response)
    assert rulebook.thresholds.get(key="short").number == 30


def test_only_numbers_are_offered(admin_client: Client, rulebook: Rulebook) -> None:
    search = {"app_label": "rules", "model_name": "threshold", "field_name": "question"}
    found = admin_client.get("/admin/autocomplete/", search | {"rulebook": rulebook.pk}).json()
    assert {item["text"] for item in found["results"]} == {"Distance", "Changes of train"}


class TestConditions:
    @pytest.mark.parametrize(
        ("test", "value", "read"),
        [("above", "long", "long"), ("between", "long, 1000", ["long", 1000])],
    )
    def test_take_the_name_in_the_place_of_a_number(
        self, admin_client: Client, rulebook: Rulebook, test: str, value: str, read: Any
    ) -> None:
        row = Rule.objects.get(key="short-hop")
        response = save(admin_client, row, when__0__test=test, when__0__value=value)
        assert response.status_code == 302, errors(response)
        [condition] = draft(rulebook).written.rule["short-hop"].when
        assert condition.model_dump(mode="json")["value"] == read

    @pytest.mark.parametrize(
        ("test", "value", "words"),
        [
            ("above", "lon", "from 1 to 3,000, and these thresholds: long."),
            ("above", "many", "from 1 to 3,000, and these thresholds: long."),
            ("between", "long, 100", "Write the lowest and the highest number"),
        ],
    )
    def test_refuse_what_names_nothing_of_their_question(
        self, admin_client: Client, test: str, value: str, words: str
    ) -> None:
        row = Rule.objects.get(key="short-hop")
        assert words in errors(save(admin_client, row, when__0__test=test, when__0__value=value))

    def test_are_found_by_the_name(self, admin_client: Client) -> None:
        listed = admin_client.get(page(Rule, "changelist"), {"q": "long train"}).context["cl"]
        assert {rule.key for rule in listed.result_list} >= {"far"}


def test_two_people_may_change_the_number_and_the_title(
    ada: Client, ben: Client, long: Threshold
) -> None:
    address = page(Threshold, "change", long.pk)
    number, title = form_data(ada, address), form_data(ben, address)
    assert ada.post(address, number | {"number": 450}).status_code == 302
    assert ben.post(address, title | {"title": "Far"}).status_code == 302
    long.refresh_from_db()
    assert (long.number, long.title) == (450, "Far")
