"""Answering again, after the first answers were seen."""

import pytest
from django.test import Client

from advisor.models import Panel, Submission
from advisor.panels import second as module
from tests.advisor.panels.conftest import AWAY, NEAR


def text(response) -> str:
    return " ".join(response.text.split())


def stored(name: str) -> Submission:
    return Submission.objects.get(name=name)


def test_it_shows_ones_own_first_answer_and_what_each_said(second_round):
    address, browsers = second_round
    page = browsers["Ada"].get(address)
    assert 'name="distance" value="20"' in page.text
    assert "you said: 20 kilometres" in page.text
    assert all(f"<bdi>{name}</bdi>" in page.text for name in ("Ada", "Ben", "Cem"))
    assert 'name="note-distance"' in page.text
    assert 'name="station"' not in page.text


def test_what_is_answered_again_stands_beside_the_first_answers(second_round, link):
    address, browsers = second_round
    done = browsers["Ada"].post(address, {"distance": "2,000", "note-distance": "Ben measured"})
    assert done.status_code == 303
    assert done.headers["Location"] == f"{link}answers/?again"
    ada = stored("Ada")
    assert (ada.answers["distance"], ada.second_answers) == (20, {"distance": 2000})
    assert ada.second_notes == {"distance": "Ben measured"}
    assert "Your second answers are in." in browsers["Ada"].get(done.headers["Location"]).text


def test_it_can_be_corrected_while_the_round_is_open(second_round):
    address, browsers = second_round
    browsers["Ada"].post(address, {"distance": "2000", "note-distance": "Measured"})
    page = browsers["Ada"].get(address).text
    assert 'name="distance" value="2000"' in page
    assert "Measured</textarea>" in page
    browsers["Ada"].post(address, {"distance": "", "note-distance": "Nobody knows"})
    assert (stored("Ada").second_answers, stored("Ada").second_notes) == ({}, {})


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"distance": "far"}, "“far” is not a whole number."),
        ({"distance": "20", "note-distance": "x" * 501}, "Use at most 500 characters."),
    ],
)
def test_what_is_wrong_is_asked_again_and_kept(second_round, typed, problem):
    address, browsers = second_round
    refused = browsers["Ada"].post(address, typed)
    assert refused.status_code == 422
    assert "Nothing is handed in yet" in refused.text
    assert problem in refused.text
    assert all(value in refused.text for value in typed.values())
    assert stored("Ada").second_at is None


def test_only_those_of_the_first_round_can_join(second_round):
    address, _ = second_round
    stranger = Client()
    assert "for those who answered in the first" in stranger.get(address).text
    refused = stranger.post(address, {"distance": "5"})
    assert refused.status_code == 403
    assert not Submission.objects.exclude(second_at=None).exists()


def test_a_round_that_is_closed_meanwhile_takes_nothing_and_loses_nothing(
    client, manage, second_round, link
):
    address, browsers = second_round
    client.post(manage, {"change": "close-second"})
    refused = browsers["Ada"].post(address, {"distance": "900", "note-distance": "I measured"})
    assert refused.status_code == 409
    assert "The second round was closed on" in refused.text
    assert 'href="/decide/journey/1/result/?distance=900' in refused.text
    assert "I measured" in refused.text
    assert stored("Ada").second_at is None
    assert browsers["Ada"].get(address).headers["Location"] == f"{link}answers/"


def test_answers_that_are_removed_meanwhile_stay_removed(monkeypatch, client, manage, second_round):
    address, browsers = second_round
    ada = stored("Ada")
    client.post(manage, {"change": "remove", "submission": [ada.pk]})
    monkeypatch.setattr(module, "own_submission", lambda *args: ada)
    refused = browsers["Ada"].post(address, {"distance": "900"})
    assert refused.status_code == 409
    assert "The organiser has removed your first answers." in refused.text
    assert Submission.objects.get(pk=ada.pk).second_answers == {}


def test_before_it_is_open_there_is_no_such_page(client, link, hand_in):
    hand_in(NEAR, "Ada")
    assert client.get(f"{link}second/").headers["Location"] == f"{link}answers/"


def test_a_question_that_the_new_answers_open_is_asked_as_well(
    client, link, hand_in, as_person, manage
):
    hand_in("distance=600&station=none", "Ada")
    ada = as_person()
    hand_in("distance=600&station=near&changes=0", "Ben")
    client.post(manage, {"change": "close"})
    client.post(manage, {"change": "second"})
    Panel.objects.update(second_questions=["station", "changes"])
    assert 'name="changes"' not in ada.get(f"{link}second/").text
    opened = ada.post(f"{link}second/", {"station": "near"})
    assert opened.headers["Location"] == f"{link}second/?opened"
    page = ada.get(opened.headers["Location"]).text
    assert "a question that you were not asked before" in page
    assert 'name="changes"' in page
    done = ada.post(f"{link}second/", {"station": "near", "changes": "2"})
    assert done.headers["Location"] == f"{link}answers/?again"
    assert stored("Ada").second_answers == {"station": "near", "changes": 2}


def test_verdicts_are_those_of_the_latest_answers_and_round_one_can_be_read(
    client, manage, link, second_round
):
    address, browsers = second_round
    browsers["Ada"].post(address, {"distance": "2000"})
    client.post(manage, {"change": "close-second"})
    latest, first = client.get(f"{link}answers/"), client.get(f"{link}answers/?round=1")
    assert "All three of you come to Train." in latest.text
    assert "<bdi>Ada</bdi>: 20 kilometres" in text(latest)
    assert '<span class="before">20 kilometres' in latest.text
    assert "All three of you come to Train." not in first.text
    assert "This is the first round, as it was." in first.text
    assert '<span class="before">' not in first.text
    begun = client.get(f"{link}together/").headers["Location"]
    assert begun.startswith("/decide/journey/1/result/?distance=2000")


def test_it_takes_a_fixed_number_of_queries(second_round, django_assert_num_queries):
    address, browsers = second_round
    with django_assert_num_queries(2):
        browsers["Ada"].get(address)


def test_marks_of_what_matters_most_stay(client, manage, link, hand_in, as_person, agreement):
    hand_in(f"{NEAR}&most=distance", "Ada")
    ada = as_person()
    hand_in(AWAY, "Ben")
    client.post(manage, {"change": "close"})
    client.post(manage, {"change": "second"})
    ada.post(f"{link}second/", {"distance": "30"})
    client.post(manage, {"change": "close-second"})
    assert [*agreement().people[0].report.priorities] == ["distance"]
