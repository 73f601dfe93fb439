"""Answers are picked as in the questionnaire."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from rules.drafts.from_document import load
from rules.models import Example, Precedent, Question, Rulebook, Scenario
from tests.support.admin_pages import errors, form_data, page
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def get(model: Any, key: str) -> Any:
    return model.objects.get(key=key)


def shown(client: Client, row: Any) -> str:
    return client.get(page(type(row), "change", row.pk)).text


def pick(client: Client, row: Any, name: str, **picked: Any) -> Any:
    """Saves the form as a browser sends it: an input for each question."""
    address = page(type(row), "change", row.pk)
    data = form_data(client, address)
    del data[name]
    return client.post(address, data | {f"{name}-{key}": value for key, value in picked.items()})


FORMS = [
    (Example, "far-and-direct", "answers"),
    (Precedent, "choir-trip", "answers"),
    (Scenario, "long-way", "typical"),
]


@pytest.mark.parametrize(("model", "key", "name"), FORMS)
def test_answers_are_picked(admin_client: Client, model: Any, key: str, name: str) -> None:
    row = get(model, key)
    picked = {"distance": "1,200", "station": "", "luggage": ["", "dog", "bag"]}
    assert pick(admin_client, row, name, **picked).status_code == 302
    row.refresh_from_db()
    assert getattr(row, name) == {"distance": 1200, "luggage": ["bag", "dog"]}
    html = shown(admin_client, row)
    assert f'name="{name}-distance" value="1200"' in html
    assert f'name="{name}-luggage" value="dog" checked' in html
    assert f'name="{name}-station" value="" checked' in html


def test_a_form_that_is_left_alone_changes_nothing(admin_client: Client) -> None:
    example = get(Example, "far-and-direct")
    answers = example.answers
    assert pick(admin_client, example, "answers", **answers).status_code == 302
    example.refresh_from_db()
    assert example.answers == answers
    assert LogEntry.objects.latest("pk").get_change_message() == "Saved without a change."


def test_a_number_has_its_picks(admin_client: Client) -> None:
    html = shown(admin_client, get(Example, "far-and-direct"))
    assert 'value="answers-distance:150" type="button"' in html
    assert "Two hours by car <small>150 kilometres</small>" in html


@pytest.mark.parametrize(
    ("picked", "complaint"),
    [
        ({"distance": "far"}, "“far” is not a whole number"),
        ({"distance": "5000"}, "5,000 is out of range"),
        ({"luggage": ["piano"]}, "“piano” is not one of the choices"),
        ({"wings": "2"}, "No question has this key"),
        ({"distance": "\0"}, "Write an answer a line"),
    ],
)
def test_a_wrong_answer_is_refused(
    admin_client: Client, picked: dict[str, Any], complaint: str
) -> None:
    example = get(Example, "far-and-direct")
    response = pick(admin_client, example, "answers", **picked)
    assert complaint in errors(response)
    example.refresh_from_db()
    assert example.answers["distance"] == 600


def test_a_wrong_number_is_kept_in_the_form(admin_client: Client) -> None:
    response = pick(admin_client, get(Example, "far-and-direct"), "answers", distance="<far>")
    assert 'name="answers-distance" value="&lt;far&gt;"' in response.text


def test_a_question_that_is_not_asked_says_when_it_is(admin_client: Client) -> None:
    example = get(Example, "far-and-direct")
    pick(admin_client, example, "answers", station="none")
    html = shown(admin_client, example)
    assert "Asked only if Stations is not “None at one end”." in html
    assert 'name="answers-changes"' not in html


def test_an_answer_that_does_not_count_is_kept_and_says_so(admin_client: Client) -> None:
    example = get(Example, "far-and-direct")
    pick(admin_client, example, "answers", station="none", changes="2")
    html = shown(admin_client, example)
    assert "Does not count: it is asked only if Stations is not “None at one end”." in html
    assert 'name="answers-changes" value="2"' in html


def test_choices_that_exclude_each_other_are_refused(admin_client: Client) -> None:
    luggage = get(Question, "luggage")
    luggage.choices.create(key="nothing", text="Nothing", alone=True)
    example = get(Example, "far-and-direct")
    response = pick(admin_client, example, "answers", luggage=["nothing", "dog"])
    assert "“Nothing” cannot go together with other choices." in errors(response)


def test_two_people_pick_in_one_example(ada: Client, ben: Client) -> None:
    """Whoever leaves the answers alone keeps those that somebody else has picked."""
    example = get(Example, "far-and-direct")
    address = page(Example, "change", example.pk)
    mine = form_data(ada, address)
    theirs = {f"answers-{key}": value for key, value in example.answers.items()}
    del mine["answers"]
    mine |= theirs | {"title": "Mine"}
    pick(ben, example, "answers", distance="700")
    assert ada.post(address, mine).status_code == 302
    example.refresh_from_db()
    assert (example.title, example.answers) == ("Mine", {"distance": 700})


def test_answers_that_cannot_be_read_are_a_text(admin_client: Client, rulebook: Rulebook) -> None:
    address = f"{page(Example, 'add')}?rulebook={rulebook.pk}&answers=%5B1"
    assert 'name="answers"' in admin_client.get(address).text
