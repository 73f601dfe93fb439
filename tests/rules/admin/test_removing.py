"""The page that deletes a question or a choice with what uses it."""

from itertools import product
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from rules.admin.links import address
from rules.admin.removal import removal
from rules.drafts.to_document import document, draft
from rules.engine.schema import Answers
from rules.engine.scoring import evaluate
from rules.models import Choice, Question, Rule, Rulebook, Scenario, Step
from tests.support.admin_pages import page, save
from tests.support.people import architect, staff


@pytest.fixture(autouse=True)
def rulebook(draft: Rulebook) -> Rulebook:
    """With a rule that asks two questions, and one step more for each to stand in."""
    get(Rule, "far").when.create(question=get(Question, "changes"), test="at-most", value="9")
    return draft


def get(model: Any, key: str) -> Any:
    return model.objects.get(key=key)


def send(client: Client, row: Any, seen: str | None = None) -> Any:
    seen = removal(row).digest if seen is None else seen
    return client.post(address(row, "remove"), {"seen": seen})


def test_it_lists_every_place_and_changes_nothing(admin_client: Client) -> None:
    before = document(Rulebook.objects.get())
    row = get(Choice, "furniture")
    text = admin_client.get(address(row, "remove")).text
    found = removal(row)
    for place in (*found.parts, *(each.row for each in found.answers), get(Rule, "far-and-light")):
        assert f'href="{address(place)}"' in text
    assert 'value="Delete it with 1 condition, 1 answer and 1 rule"' in text
    assert document(Rulebook.objects.get()) == before


def test_deleting_a_question_in_use_leads_there(admin_client: Client) -> None:
    row = get(Question, "distance")
    response = admin_client.get(page(Question, "delete", row.pk))
    assert response["Location"] == address(row, "remove")


def test_a_choice_in_use_has_a_link_there(admin_client: Client) -> None:
    row = get(Choice, "dog")
    response = save(admin_client, row.question, choices__2__DELETE="on")
    assert f'href="{address(row, "remove")}"' in response.text


def test_a_choice_goes_and_no_other_answers_lead_elsewhere(admin_client: Client) -> None:
    before, row = draft(Rulebook.objects.get()), get(Choice, "furniture")
    assert send(admin_client, row)["Location"] == address(row.question)
    after = draft(Rulebook.objects.get())
    assert "furniture" not in after.question["luggage"].choice
    luggage = [("bag",), ("bicycle",), ("dog", "bag")]
    for distance, bags, changes in product((20, 200, 600, 2000), luggage, (0, 3, 7)):
        answers: Answers = {"distance": distance, "luggage": bags, "changes": changes}
        was, now = evaluate(before, answers), evaluate(after, answers)
        assert (was.totals, was.ruled_out) == (now.totals, now.ruled_out)


def test_a_question_goes_with_all_that_the_page_showed(admin_client: Client) -> None:
    row = get(Question, "changes")
    get(Rule, "many-changes").when.create(
        question=get(Question, "distance"), test="above", value="5"
    )
    Step.objects.get(key="connection").questions.create(key="seat", kind="number", label="Seat")
    response = send(admin_client, row)
    assert response["Location"] == address(row.step)
    assert not Question.objects.filter(key="changes").exists()
    for key in ("far", "no-change", "many-changes"):
        left = [test.question.key for test in get(Rule, key).when.all()]
        assert left
        assert "changes" not in left
    answers = [example.answers for example in Rulebook.objects.get().examples.all()]
    assert answers[0] == {"distance": 600, "station": "near", "luggage": ["bag"]}


def test_a_threshold_goes_with_its_question(admin_client: Client, rulebook: Rulebook) -> None:
    row = get(Question, "changes")
    get(Rule, "many-changes").delete()
    assert row.thresholds.exists()
    row.step.questions.create(key="seat", kind="number", label="Seat")
    assert "<h2>Thresholds</h2>" in admin_client.get(address(row, "remove")).text
    assert send(admin_client, row).status_code == 302
    assert not rulebook.thresholds.exists()


def test_each_place_says_so_in_its_history(admin_client: Client) -> None:
    send(admin_client, get(Choice, "furniture"))
    logged = {entry.get_change_message() for entry in LogEntry.objects.all()}
    assert logged == {
        "Condition “not: Luggage includes furniture”: deleted with choice “Furniture”.",
        "Answers: without choice “Furniture”.",
        "Deleted rule “furniture: you bring furniture”.",
        "Deleted choice “Furniture”.",
    }
    entry = LogEntry.objects.get(change_message__startswith="Deleted rule")
    assert entry.get_edited_object() == get(Scenario, "bulky-load")


def test_what_is_in_the_way_is_said_and_nothing_goes(admin_client: Client) -> None:
    before = document(Rulebook.objects.get())
    row = get(Question, "luggage")
    text = admin_client.get(address(row, "remove")).text
    assert "needs one rule at least" in text
    assert "Delete it with" not in text
    assert send(admin_client, row).status_code == 409
    assert document(Rulebook.objects.get()) == before


def test_nothing_goes_that_the_page_did_not_show(admin_client: Client) -> None:
    row = get(Choice, "furniture")
    seen = removal(row).digest
    get(Rule, "far").when.create(question=row.question, test="includes", value="furniture")
    response = send(admin_client, row, seen)
    assert response.status_code == 409
    assert "has changed since this page was opened" in response.text
    assert Choice.objects.filter(key="furniture").exists()


def test_it_needs_permission_for_all_that_it_changes(client: Client) -> None:
    row = get(Choice, "furniture")
    client.force_login(staff("delete_choice", "change_question"))
    assert client.get(address(row, "remove")).status_code == 403
    assert send(client, row).status_code == 403
    client.force_login(architect())
    assert send(client, row).status_code == 302


def test_a_question_goes_from_scenarios_of_which_it_says_the_load(admin_client: Client) -> None:
    row = get(Question, "changes")
    # Otherwise, the only rule of a scenario would go.
    get(Rule, "no-change").when.create(question=get(Question, "distance"), test="above", value="5")
    Scenario.objects.filter(key="long-way").update(rate=row)
    text = admin_client.get(address(row, "remove")).text
    assert f'href="{address(get(Scenario, "long-way"))}"' in text
    Step.objects.get(key="connection").questions.create(
        key="more", kind="number", text="More?", label="More", why="Why not.", unit="", maximum=9
    )
    assert send(admin_client, row).status_code == 302
    assert get(Scenario, "long-way").rate is None
    logged = LogEntry.objects.filter(object_id=get(Scenario, "long-way").pk)
    assert "Question of load: without" in " ".join(logged.values_list("change_message", flat=True))
