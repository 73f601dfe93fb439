"""The page of a bulk edit."""

import json
from typing import Any

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import LogEntry
from django.test import Client

from rules.drafts.from_document import load
from rules.models import Claim, Rule, Rulebook
from tests.support.admin_pages import page
from tests.support.forms import Forms
from tests.support.people import architect, staff
from tests.support.small import small_document

LIST = page(Claim, "changelist") + "?grade=vendor"


@pytest.fixture(autouse=True)
def rulebook(draft: Rulebook) -> Rulebook:
    draft.claims.update(grade="vendor")
    return draft


def ask(client: Client, rows: Any, **data: Any) -> Any:
    selected = [row.pk for row in rows]
    return client.post(LIST, {"action": "change_grade", ACTION_CHECKBOX_NAME: selected, **data})


def show(client: Client, rows: Any, grade: str = "first-hand") -> Any:
    return ask(client, rows, stage="show", grade=grade)


def apply(client: Client, rows: Any, shown: Any, grade: str = "first-hand") -> Any:
    return ask(client, rows, stage="apply", grade=grade, seen=shown.context["seen"])


def grades(rows: Any) -> set[str]:
    stored = Claim.objects.filter(pk__in=[row.pk for row in rows])
    return set(stored.values_list("grade", flat=True))


@pytest.fixture
def rows(rulebook: Rulebook) -> list[Claim]:
    return list(rulebook.claims.all()[:3])


def test_asks_shows_and_saves(admin_client: Client, rows: list[Claim]) -> None:
    asked = ask(admin_client, rows)
    assert (asked.status_code, asked.context["title"]) == (200, "Change the grade in 3 claims")
    shown = show(admin_client, rows)
    assert "Change 3 claims" in shown.text
    assert [(o.before, o.after) for o in shown.context["differ"]] == [("vendor", "first hand")] * 3
    assert grades(rows) == {"vendor"}
    saved = apply(admin_client, rows, shown)
    assert saved["Location"] == LIST
    assert grades(rows) == {"first-hand"}
    assert grades(Claim.objects.exclude(pk__in=[row.pk for row in rows])) == {"vendor"}
    listed = admin_client.get(LIST)
    assert list(map(str, listed.context["messages"])) == ["Changed 3 claims."]


def test_is_in_the_history_of_each_row_that_it_changes(
    admin_client: Client, rows: list[Claim]
) -> None:
    Claim.objects.filter(pk=rows[0].pk).update(disputed="x")
    apply(admin_client, rows, show(admin_client, rows))
    entries = LogEntry.objects.all()
    assert {entry.object_id for entry in entries} == {str(row.pk) for row in rows}
    assert {e.get_change_message() for e in entries} == {"Grade: “vendor” → “first hand”"}


def test_a_row_changed_meanwhile_is_shown_anew(admin_client: Client, rows: list[Claim]) -> None:
    shown = show(admin_client, rows)
    Claim.objects.filter(pk=rows[1].pk).update(says="Something else.")
    response = apply(admin_client, rows, shown)
    assert response.status_code == 409
    assert [outcome.row for outcome in response.context["stale"]] == [rows[1]]
    assert response.text.count("changed meanwhile") == 1
    assert grades(rows) == {"vendor"}
    assert apply(admin_client, rows, response).status_code == 302
    assert grades(rows) == {"first-hand"}


def test_a_row_deleted_meanwhile_is_noticed(admin_client: Client, rulebook: Rulebook) -> None:
    source = rulebook.sources.all()[0]
    fields = {"says": "Trains ran.", "source": source, "grade": "vendor"}
    rows = [rulebook.claims.create(key=f"N{n}", **fields) for n in (1, 2)]
    shown = show(admin_client, rows)
    rows[0].delete()
    response = apply(admin_client, rows[1:], shown)
    assert response.status_code == 409
    assert grades(rows[1:]) == {"vendor"}


@pytest.mark.parametrize("seen", ["", "[]", "nonsense", "[1]", "{}", '"x"', "null"])
def test_without_what_was_seen_nothing_is_saved(
    admin_client: Client, rows: list[Claim], seen: str
) -> None:
    response = ask(admin_client, rows, stage="apply", grade="first-hand", seen=seen)
    assert response.status_code == 409
    assert grades(rows) == {"vendor"}


def test_what_was_not_answered_is_asked_again(admin_client: Client, rows: list[Claim]) -> None:
    response = show(admin_client, rows, grade="")
    assert "This field is required." in response.text
    assert 'stage" value="apply' not in response.text


def test_says_that_nothing_would_change(admin_client: Client, rows: list[Claim]) -> None:
    response = show(admin_client, rows, grade="vendor")
    assert "Nothing would change" in response.text
    assert apply(admin_client, rows, response, grade="vendor").status_code == 200


def test_takes_rows_of_one_rulebook(admin_client: Client, rows: list[Claim]) -> None:
    other = load(small_document() | {"key": "another-journey"})
    other.claims.update(grade="vendor")
    response = ask(admin_client, [*rows, other.claims.all()[0]])
    assert response.status_code == 302
    listed = admin_client.get(response["Location"])
    assert list(map(str, listed.context["messages"])) == ["Select claims of one rulebook."]


def test_is_for_those_who_may_change_rows(client: Client, rows: list[Claim]) -> None:
    client.force_login(staff("view_claim"))
    assert "change_grade" not in client.get(LIST).text
    ask(client, rows, stage="apply", grade="first-hand", seen=json.dumps({}))
    assert grades(rows) == {"vendor"}


def test_is_for_architects(client: Client, rows: list[Claim]) -> None:
    client.force_login(architect())
    apply(client, rows, show(client, rows))
    assert grades(rows) == {"first-hand"}


def test_takes_no_more_queries_for_more_rows(
    admin_client: Client, rulebook: Rulebook, django_assert_max_num_queries: Any
) -> None:
    rules = list(Rule.objects.values_list("pk", flat=True))
    points = {"option": rulebook.options.get(key="train").pk, "points": 4}
    data = {"action": "change_points", ACTION_CHECKBOX_NAME: rules, "stage": "show"} | points
    with django_assert_max_num_queries(45):
        response = admin_client.post(page(Rule, "changelist"), data)
    assert len(response.context["differ"]) == 3


def test_takes_all_rows_of_a_list_of_several_pages(
    admin_client: Client, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rules.admin.claim.ClaimAdmin.list_per_page", 2)
    rows = list(rulebook.claims.all())
    shown = ask(admin_client, rows[:1], select_across="1", stage="show", grade="first-hand")
    sent = [name for name, _ in Forms(shown.text).fields if name == ACTION_CHECKBOX_NAME]
    assert (len(sent), len(shown.context["differ"])) == (2, len(rows))  # in two forms
    rest = {"stage": "apply", "grade": "first-hand", "seen": shown.context["seen"]}
    ask(admin_client, rows[:1], select_across="1", **rest)
    assert grades(rows) == {"first-hand"}
