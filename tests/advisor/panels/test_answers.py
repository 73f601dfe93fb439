import pytest
from django.test import Client
from django.utils.text import get_text_list

from advisor.models import Panel, Submission
from advisor.panels import hand_in as module
from rules.drafts.from_document import load
from rules.publishing import publish
from tests.advisor.panels.conftest import AWAY, NEAR
from tests.support.changes import changed


def test_the_shared_page_invites_and_shows_no_answer(client, link, hand_in):
    invitation = client.get(link).text
    assert "Nobody is in yet." in invitation
    assert "answers the same questions alone, in about a minute." in invitation
    hand_in(AWAY, "Ada")
    page = Client().get(link).text
    assert "1 is in." in page
    assert f'href="{link}journey/1/trip/"' in page
    assert "Ada" not in page
    assert "Train." not in page


def test_the_page_shows_who_said_what_and_each_verdict(client, link, hand_in):
    for query, name in [(NEAR, "Ada"), (AWAY, "Ben"), (AWAY, "")]:
        hand_in(query, name)
    page = " ".join(client.get(f"{link}answers/").text.split())
    assert (
        "3 people have answered. Their verdicts differ: 2 for Train and 1 for Your own car. "
        "They agree on 1 question and differ on 2."
    ) in page
    assert "<dt>2,000 kilometres</dt><dd><bdi>Ben</bdi>, <bdi>Person 3</bdi></dd>" in page
    assert page.count("</bdi></th>") == 3


def test_the_agreed_answers_lead_to_their_check(client, link, hand_in):
    hand_in(AWAY, "Ada")
    hand_in("distance=2000&station=far", "Ben")
    address = "/decide/journey/1/result/?distance=2000"
    assert f'href="{address}"' in client.get(f"{link}answers/").text


def test_what_all_ticked_is_said_and_counts(client, link, hand_in, small):
    hand_in(NEAR, "Ada")
    hand_in(AWAY, "Ben")
    page = client.get(f"{link}answers/").text
    assert f"ticked: {small.question['luggage'].choice['bag'].text}." in page
    assert 'href="/decide/journey/1/result/?station=near&amp;luggage=bag"' in page


def test_a_verdict_that_most_do_not_share_is_explained(client, link, hand_in):
    for query in (AWAY, AWAY.replace("2000", "2100"), "distance=20&station=near&luggage=dog"):
        hand_in(query)
    page = client.get(f"{link}answers/").text
    assert "2 of your 3 own verdicts recommend Train: they also count what" in page


def test_too_little_to_tell_is_said_once(client, link, hand_in):
    hand_in("distance=600")
    hand_in("distance=20")
    page = client.get(f"{link}answers/")
    report = page.context["agreement"].report
    assert report.assessment.standing == "not-enough-answers"
    assert page.text.count(report.headline) == 1
    assert "ot enough answers" not in page.text


def test_those_to_whom_it_matters_most_are_listed(client, link, hand_in):
    names = ["Ada", "Ben", "Cem"]
    for name in names:
        hand_in(f"{AWAY}&most=distance", name)
    page = client.get(f"{link}answers/").text
    assert f"Matters most to {get_text_list(names, 'and')}<" in page


@pytest.mark.parametrize(
    ("people", "words"),
    [
        (0, "Nobody has answered yet."),
        (1, "One person has answered. With a second one you see where you agree."),
        (2, "2 people have answered. All verdicts recommend Train."),
    ],
)
def test_few_answers_are_said_to_be_few(client, link, hand_in, people, words):
    Panel.objects.update(reveal=Panel.Reveal.ALWAYS)
    for _ in range(people):
        hand_in(AWAY)
    page = client.get(f"{link}answers/").text
    assert words in " ".join(page.split())
    assert ('id="agreed"' in page) is (people > 1)


def test_a_closed_link_shows_when_it_was_closed_and_what_was_answered(
    client, manage, link, hand_in
):
    hand_in(AWAY, "Ada")
    client.post(manage, {"change": "close"})
    shown = client.get(client.get(link).headers["Location"])
    assert "closed on" in shown.text
    assert "Ada" in shown.text
    assert "Add answers" not in shown.text


def test_pages_take_a_fixed_number_of_queries(client, link, hand_in, django_assert_num_queries):
    for _ in range(5):
        hand_in(AWAY)
    with django_assert_num_queries(2):
        client.get(link)
    with django_assert_num_queries(2):
        client.get(f"{link}answers/")


def test_handing_in_answers_303_to_what_the_team_answered(client, link, hand_in):
    handed_in = hand_in(AWAY, "Ada")
    assert handed_in.status_code == 303
    page = client.get(handed_in.headers["Location"])
    assert page.status_code == 200
    assert "Your answers are in." in page.text
    submission = Submission.objects.get()
    assert (submission.name, submission.answers["distance"]) == ("Ada", 2000)


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
    [problem] = refused.context["about"].errors["name"]
    assert problem in refused.text
    assert "Nothing is handed in yet" in refused.text
    assert refused.text.count('id="error-title"') == 1
    assert f'value="{"x" * 101}"' in refused.text
    assert "20 kilometres" in refused.text
    assert not Submission.objects.exists()


def test_a_closed_link_takes_no_more_answers_and_loses_none(client, manage, link, hand_in):
    client.post(manage, {"change": "close"})
    refused = hand_in(AWAY)
    assert refused.status_code == 409
    assert "The panel was closed on" in refused.text
    assert 'href="/decide/journey/1/result/?distance=2000' in refused.text
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
