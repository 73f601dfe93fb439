"""The page that gives a part another key."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client

from rules.admin.links import address
from rules.drafts.renaming import rename
from rules.drafts.to_document import document
from rules.models import (
    Choice,
    Claim,
    Example,
    Option,
    Question,
    Release,
    Rule,
    Rulebook,
    Scenario,
    Step,
    Table,
)
from tests.support.admin_pages import data_of, errors, form_data, save
from tests.support.people import architect, staff
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(journey: Release) -> Rulebook:
    return journey.rulebook


def get(model: Any, key: str) -> Any:
    return model.objects.get(key=key)


def send(client: Client, row: Any, key: str, old: str = "") -> Any:
    return client.post(address(row, "rename"), {"key": key, "old": old or row.key})


class TestThePage:
    @pytest.mark.parametrize(
        ("model", "key", "user"),
        [
            (Question, "distance", (Example, "moving-house")),
            (Question, "station", (Question, "changes")),
            (Choice, "none", (Rule, "no-station")),
            (Choice, "bag", (Scenario, "long-way")),
            (Option, "coach", (Table, "seats")),
            (Claim, "R1", (Rule, "far")),
            (Example, "far-and-direct", (Rulebook, "journey")),
            (Scenario, "long-way", (Example, "far-and-direct")),
        ],
    )
    def test_shows_all_that_refers_to_the_key(
        self, admin_client: Client, model: Any, key: str, user: Any
    ) -> None:
        text = admin_client.get(address(get(model, key), "rename")).text
        row = get(*user)
        where = address(row.rows.get(key="price") if user[0] is Table else row)
        assert f'href="{where}"' in text

    def test_does_not_count_what_refers_to_parts_below(self, admin_client: Client) -> None:
        text = admin_client.get(address(get(Step, "trip"), "rename")).text
        assert "Nothing refers to the key “trip”." in text

    def test_changes_nothing_by_itself(self, admin_client: Client) -> None:
        admin_client.get(address(get(Rule, "far"), "rename"), {"key": "farther", "old": "far"})
        assert document(Rulebook.objects.get()) == small_document()

    def test_is_reached_from_the_form(self, admin_client: Client) -> None:
        question = get(Question, "station")
        text = admin_client.get(address(question)).text
        assert f'href="{address(question, "rename")}"' in text
        for choice in question.choices.all():
            assert f'href="{address(choice, "rename")}"' in text

    def test_needs_the_permission_to_change(self, client: Client) -> None:
        row = get(Rule, "far")
        client.force_login(staff("view_rule", "view_rulebook"))
        assert client.get(address(row, "rename")).status_code == 403
        assert send(client, row, "farther").status_code == 403
        client.force_login(architect())
        assert send(client, row, "farther").status_code == 302

    def test_of_what_is_gone_is_not_found(self, admin_client: Client) -> None:
        assert admin_client.get("/admin/rules/rule/999999/rename/").status_code == 404


def test_a_key_is_renamed_everywhere(admin_client: Client) -> None:
    question = get(Question, "distance")
    response = send(admin_client, question, "kilometres")
    assert response["Location"] == address(question)
    draft = document(Rulebook.objects.get())
    assert "'distance'" not in str(draft | {"renamed": []})
    assert draft["renamed"] == [{"kind": "question", "old": "distance", "new": "kilometres"}]


def test_each_row_that_changes_says_so_in_its_history(admin_client: Client) -> None:
    send(admin_client, get(Choice, "none"), "nowhere")
    logged = {entry.object_repr: entry.get_change_message() for entry in LogEntry.objects.all()}
    said = "Choice “None at one end”: key: “none” → “nowhere”"
    assert logged == {
        "Stations": said,
        "Changes of train": said,
        "no-station: one end has no station": said,
    }
    send(admin_client, get(Rule, "far"), "farther")
    entry = LogEntry.objects.latest("pk")
    assert (entry.object_repr[:8], entry.get_change_message()) == (
        "farther:",
        "Key: “far” → “farther”",
    )


@pytest.mark.parametrize(
    ("model", "key", "new", "complaint"),
    [
        (Rule, "far", "Far Away", "Start with a small letter"),
        (Rule, "far", "x" * 51, "at most 50 characters"),
        (Rule, "far", "", "This field is required."),
        (Rule, "far", "far", "This is its key already."),
        (Rule, "far", "furniture", "Another rule of this rulebook has this key."),
        (Choice, "bag", "dog", "Another choice of this question has this key."),
        (Step, "trip", "check", "The site has a page of its own called “check”."),
        (Question, "distance", "most", "In addresses, “most” stands for something else."),
    ],
)
def test_a_key_that_does_not_do_is_refused(
    admin_client: Client, model: Any, key: str, new: str, complaint: str
) -> None:
    assert complaint in errors(send(admin_client, get(model, key), new), 422)
    assert document(Rulebook.objects.get()) == small_document()


def test_a_key_may_stand_in_another_question(admin_client: Client) -> None:
    assert send(admin_client, get(Choice, "bag"), "near").status_code == 302


def test_a_key_that_meant_something_else_in_a_release_is_refused(admin_client: Client) -> None:
    get(Rule, "awkward").delete()
    complaint = errors(send(admin_client, get(Rule, "far"), "awkward"), 422)
    assert "Another rule has this key in release 1." in complaint


def test_a_key_may_become_what_it_was(admin_client: Client) -> None:
    for key in ("farther", "far"):
        row = Rule.objects.get(reason="you travel more than 300 kilometres")
        assert send(admin_client, row, key).status_code == 302
    assert document(Rulebook.objects.get()) == small_document()


def test_who_comes_second_is_told(admin_client: Client) -> None:
    row = get(Rule, "far")
    rename(row, "farther")
    complaint = errors(send(admin_client, row, "distant", old="far"), 422)
    assert "Somebody else has renamed it meanwhile: its key is “farther” now." in complaint
    assert get(Rule, "farther")


def test_the_form_of_a_part_does_not_change_its_key(admin_client: Client) -> None:
    row = get(Rule, "far")
    assert save(admin_client, row, key="farther", reason="it is far").status_code == 302
    row.refresh_from_db()
    assert (row.key, row.reason) == ("far", "it is far")


def test_a_row_that_was_deleted_meanwhile_comes_back_with_its_key(admin_client: Client) -> None:
    question = get(Question, "luggage")
    data = form_data(admin_client, address(question))
    get(Choice, "dog").delete()
    # The hidden field beside the text.
    data |= {"choices-2-key": "dog", "choices-2-text": "A large dog"}
    response = admin_client.post(address(question), data)
    assert response.status_code == 409
    response = admin_client.post(address(question), data_of(response.context))
    assert response.status_code == 302
    assert get(Choice, "dog").text == "A large dog"


def test_comments_stay_with_a_part_that_is_renamed(
    admin_client: Client, admin_user: User, rulebook: Rulebook
) -> None:
    rulebook.comments.create(place="rules.far", text="Why 300?", user=admin_user)
    send(admin_client, get(Rule, "far"), "farther")
    assert "Why 300?" in admin_client.get(address(get(Rule, "farther"))).text
