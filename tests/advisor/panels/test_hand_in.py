import advisor.panels.hand_in as module
from advisor.models import Submission
from rules.drafts.from_document import load
from rules.publishing import publish
from tests.advisor.panels.conftest import AWAY, NEAR
from tests.support.changes import changed


def test_handing_in_answers_303_to_what_the_team_answered(client, link, hand_in):
    handed_in = hand_in(AWAY, "Ada")
    assert handed_in.status_code == 303
    page = client.get(handed_in.headers["Location"])
    assert page.status_code == 200
    assert "Your answers are in." in page.text
    submission = Submission.objects.get()
    assert (submission.name, submission.answers["distance"]) == ("Ada", 600)


def test_what_is_hidden_or_unknown_stays_unknown(hand_in):
    hand_in("station=none&changes=2&most=changes&most=station")
    submission = Submission.objects.get()
    assert (submission.answers, submission.most) == ({"station": "none"}, ["station"])


def test_wrong_answers_are_not_handed_in(hand_in, link):
    refused = hand_in("distance=far")
    assert refused.headers["Location"] == f"{link}journey/1/trip/?distance=far"
    assert not Submission.objects.exists()


def test_reading_the_address_hands_in_nothing_and_keeps_the_answers(client, link):
    page = client.get(f"{link}journey/1/save/?distance=600")
    assert page.headers["Location"] == f"{link}journey/1/check/?distance=600"
    assert not Submission.objects.exists()


def test_a_name_is_plain_text(client, link, hand_in, agreement):
    hand_in(NEAR, " <b>Ada</b>\x00\n ")
    assert [person.name for person in agreement().people] == ["<b>Ada</b>"]
    assert "&lt;b&gt;Ada&lt;/b&gt;" in client.get(f"{link}answers/").text


def test_a_name_that_is_too_long_is_asked_again_and_kept(hand_in):
    refused = hand_in(NEAR, "x" * 101)
    assert refused.status_code == 422
    assert "Use at most 100 characters. This has 101." in refused.text
    assert "Nothing is handed in yet" in refused.text
    assert "Nothing is saved yet" not in refused.text
    assert f'value="{"x" * 101}"' in refused.text
    assert "20 kilometres" in refused.text
    assert not Submission.objects.exists()


def test_a_closed_link_takes_no_more_answers_and_loses_none(client, manage, link, hand_in):
    client.post(manage, {"change": "close"})
    refused = hand_in(AWAY)
    assert refused.status_code == 409
    assert "The link was closed on" in refused.text
    assert 'href="/decide/journey/1/check/?distance=600' in refused.text
    assert not Submission.objects.exists()


def test_a_panel_takes_only_so_many_people(monkeypatch, hand_in):
    monkeypatch.setattr(module, "MAX_PEOPLE", 2)
    hand_in(NEAR)
    hand_in(NEAR)
    refused = hand_in(NEAR)
    assert refused.status_code == 409
    assert "2 people have answered already" in refused.text
    assert Submission.objects.count() == 2


def test_who_is_removed_makes_room(monkeypatch, client, manage, hand_in):
    monkeypatch.setattr(module, "MAX_PEOPLE", 1)
    hand_in(NEAR)
    client.post(manage, {"change": "remove", "submission": [Submission.objects.get().pk]})
    assert hand_in(NEAR).status_code == 303


def test_a_panel_keeps_its_release(client, panel, link, hand_in):
    publish(load(changed(("title", "Train or car, again?"))), note="Another title")
    assert f'href="{link}journey/1/trip/"' in client.get(link).text
    assert hand_in(NEAR).status_code == 303
    under_another = client.post(f"{link}journey/2/save/?{NEAR}")
    assert under_another.status_code == 404
    assert "No team answers these questions at this address." in under_another.text
