"""Handing in once, and correcting what was handed in."""

import pytest

from advisor.models import Submission
from advisor.panels import hand_in as module
from tests.advisor.panels.conftest import AWAY, NEAR


@pytest.fixture
def hand_in_again(client, link):
    """From the browser that has handed in before."""
    return lambda query, **fields: client.post(f"{link}journey/1/save/?{query}", fields)


def test_who_hands_in_again_corrects_and_is_there_once(client, link, hand_in, hand_in_again):
    hand_in(AWAY, "Ada")
    check = client.get(f"{link}journey/1/check/?{NEAR}").text
    assert "You have handed in before, as <bdi>Ada</bdi>" in check
    assert 'value="Ada"' in check
    assert hand_in_again(NEAR, name="Ada L.").status_code == 303
    submission = Submission.objects.get()
    assert (submission.name, submission.answers["distance"]) == ("Ada L.", 20)
    assert submission.corrected_at is not None


def test_the_page_of_answers_leads_to_the_correction(client, link, hand_in):
    hand_in("distance=600&station=far", "Ada")
    page = client.get(f"{link}answers/").text
    assert f'href="{link}journey/1/check/?distance=600&amp;station=far"' in page


def test_one_browser_can_hand_in_for_somebody_else(client, link, hand_in, hand_in_again):
    hand_in(AWAY, "Ada")
    hand_in_again(NEAR, name="Ben", somebody_else="on")
    assert [s.name for s in Submission.objects.all()] == ["Ada", "Ben"]
    assert all(s.corrected_at is None for s in Submission.objects.all())


def test_removed_answers_are_not_brought_back_by_a_correction(
    client, manage, hand_in, hand_in_again
):
    hand_in(AWAY, "Ada")
    client.post(manage, {"change": "remove", "submission": [Submission.objects.get().pk]})
    assert hand_in_again(NEAR, name="Ada").status_code == 303
    first, second = Submission.objects.all()
    assert (first.name, first.answers, second.name) == ("", {}, "Ada")


def test_a_correction_after_the_end_is_refused_and_lost_to_nobody(
    client, manage, hand_in, hand_in_again
):
    hand_in(AWAY, "Ada")
    client.post(manage, {"change": "close"})
    refused = hand_in_again(NEAR, name="Ada")
    assert refused.status_code == 409
    assert 'href="/decide/journey/1/result/?distance=20' in refused.text
    assert Submission.objects.get().answers["distance"] == 2000


def test_answers_that_are_removed_meanwhile_stay_removed(
    monkeypatch, client, manage, hand_in, hand_in_again
):
    hand_in(AWAY, "Ada")
    found = Submission.objects.get()
    client.post(manage, {"change": "remove", "submission": [found.pk]})
    monkeypatch.setattr(module, "own_submission", lambda *args: found)
    refused = hand_in_again(NEAR, name="Ada")
    assert refused.status_code == 409
    assert "The organiser has removed your earlier answers." in refused.text
    assert Submission.objects.get().answers == {}


def test_a_note_on_an_answer_is_handed_in_and_shown_with_it(client, link, hand_in):
    check = client.get(f"{link}journey/1/check/?{AWAY}").text
    assert 'name="note-distance"' in check
    assert 'name="note-changes"' not in check  # was left open
    hand_in(AWAY, "Ada", {"note-distance": "By road, <i>measured</i>", "note-station": " "})
    assert Submission.objects.get().notes == {"distance": "By road, <i>measured</i>"}
    hand_in(NEAR, "Ben")
    page = client.get(f"{link}answers/").text
    assert page.count("By road, &lt;i&gt;measured&lt;/i&gt;") == 2  # with the answer and below


def test_a_note_to_a_question_that_was_left_open_is_none(hand_in):
    hand_in("distance=600", "Ada", {"note-luggage": "Not known yet"})
    assert Submission.objects.get().notes == {}


def test_a_correction_shows_the_notes_again(client, link, hand_in, hand_in_again):
    hand_in(AWAY, "Ada", {"note-distance": "Measured"})
    assert "Measured</textarea>" in client.get(f"{link}journey/1/check/?{NEAR}").text
    hand_in_again(NEAR, name="Ada", **{"note-distance": "Guessed"})
    assert Submission.objects.get().notes == {"distance": "Guessed"}


def test_a_note_that_is_too_long_is_asked_again_and_kept(hand_in):
    refused = hand_in(AWAY, "Ada", {"note-distance": "x" * 501})
    assert refused.status_code == 422
    assert 'href="#id_note-distance"' in refused.text
    assert '<details class="notes" open>' in refused.text
    assert "x" * 501 in refused.text
    assert not Submission.objects.exists()


def test_notes_are_given_back_if_the_panel_has_closed(client, manage, hand_in):
    client.post(manage, {"change": "close"})
    refused = hand_in(AWAY, "Ada", {"note-distance": "Measured"})
    assert refused.status_code == 409
    assert "Measured" in refused.text


def test_a_sheet_without_an_answer_is_not_handed_in(client, link, panel):
    page = client.post(f"{link}journey/1/save/", {"name": "Ada"})
    assert page.status_code == 422
    assert "Answer at least one question first." in page.text
    assert not Submission.objects.exists()


def test_what_is_corrected_after_reading_the_others_is_shown_with_what_it_was(
    client, link, hand_in, hand_in_again
):
    hand_in(NEAR, "Ben")
    hand_in(AWAY, "Ada")
    hand_in_again(NEAR, name="Ada")
    assert Submission.objects.get(name="Ada").first_answers["distance"] == 2000
    page = client.get(f"{link}answers/").text
    assert "corrected after reading the others" in page
    assert '<span class="before">2,000 kilometres' in page
    hand_in_again("distance=30", name="Ada")
    assert Submission.objects.get(name="Ada").first_answers["distance"] == 2000


def test_who_answers_first_corrects_without_having_read_anything(hand_in, hand_in_again):
    hand_in(AWAY, "Ada")
    hand_in_again(NEAR, name="Ada")
    assert Submission.objects.get().first_answers is None


def test_nobody_hands_in_under_the_name_of_another(client, link, hand_in):
    hand_in(AWAY, "Ada")
    client.cookies.clear()
    page = client.post(f"{link}journey/1/save/?{NEAR}", {"name": "ada"})
    assert page.status_code == 422
    assert "ada has handed in already." in page.text
    assert Submission.objects.count() == 1
