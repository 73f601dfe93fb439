import pytest
from django.urls import reverse

from advisor.models import Panel, Submission
from tests.advisor.panels.conftest import AWAY, NEAR, key_of


def test_closing_twice_keeps_the_first_time(client, manage):
    client.post(manage, {"change": "close"})
    first = Panel.objects.get().closed_at
    client.post(manage, {"change": "close"})
    assert Panel.objects.get().closed_at == first


def test_a_closed_link_can_be_opened_again(client, manage, hand_in):
    client.post(manage, {"change": "close"})
    client.post(manage, {"change": "open"})
    assert hand_in(AWAY).status_code == 303


def test_the_organiser_removes_what_is_ticked(client, manage, hand_in, agreement):
    hand_in(NEAR, "Ada")
    hand_in(AWAY, "Ben")
    ticked = Submission.objects.get(name="Ada").pk
    done = client.post(manage, {"change": "remove", "submission": [ticked, "9" * 30, "x"]})
    assert "The ticked answers are removed." in client.get(done.headers["Location"]).text
    assert [person.name for person in agreement().people] == ["Ben"]


def test_who_gave_no_name_keeps_their_number_when_others_are_removed(
    client, manage, hand_in, agreement
):
    for name in ("Ada", "", ""):
        hand_in(NEAR, name)
    first, _, third = Submission.objects.all()
    client.post(manage, {"change": "remove", "submission": [first.pk, third.pk]})
    hand_in(AWAY)
    assert [person.name for person in agreement().people] == ["Person 2", "Person 4"]
    page = client.get(manage).text
    assert "<bdi>Person 2</bdi>" in page
    assert "<bdi>Person 3</bdi>" not in page


def test_nothing_that_was_said_stays_of_removed_answers(client, manage, link, hand_in):
    hand_in(f"{AWAY}&most=distance", "Ada")
    client.post(manage, {"change": "remove", "submission": [Submission.objects.get().pk]})
    removed = Submission.objects.get()
    assert (removed.name, removed.answers, removed.most) == ("", {}, [])
    assert "Nobody has answered yet." in client.get(link).text


def test_answers_are_removed_once(client, manage, hand_in):
    hand_in(NEAR, "Ada")
    ticked = {"change": "remove", "submission": [Submission.objects.get().pk]}
    client.post(manage, ticked)
    first = Submission.objects.get().removed_at
    client.post(manage, ticked)
    assert Submission.objects.get().removed_at == first


def test_without_a_tick_nothing_is_removed_and_the_page_says_what_to_do(client, manage, hand_in):
    hand_in(NEAR, "Ada")
    page = client.get(client.post(manage, {"change": "remove"}).headers["Location"])
    assert "Nothing is removed. Tick the answers to remove first." in page.text
    assert Submission.objects.get().removed_at is None


@pytest.mark.parametrize("change", ["nonsense", ""])
def test_an_unknown_change_changes_nothing(client, manage, hand_in, change):
    hand_in(NEAR, "Ada")
    assert client.post(manage, {"change": change}).headers["Location"] == manage
    assert Submission.objects.get().removed_at is None


def test_answers_of_another_panel_cannot_be_removed(client, panel, hand_in):
    hand_in(NEAR, "Ada")
    client.post("/panels/journey/")
    other = Panel.objects.exclude(pk=panel.pk).get()
    mine = reverse("panel-manage", args=[other.token, key_of(client, other)])
    client.post(mine, {"change": "remove", "submission": [Submission.objects.get().pk]})
    assert Submission.objects.get().removed_at is None


@pytest.mark.parametrize("wrong", ["A" * 22, "x", "é"])
def test_without_the_key_nothing_can_be_managed(client, panel, link, wrong):
    address = f"{link}manage/{wrong}/"
    assert client.get(address).status_code == 404
    assert client.post(address, {"change": "close"}).status_code == 404
    assert Panel.objects.get().closed_at is None


def test_the_shared_pages_do_not_give_the_key_away(client, key, link):
    for address in (link, f"{link}answers/", f"{link}journey/1/check/?{AWAY}"):
        page = client.get(address).text
        assert key not in page
        assert Panel.objects.get().edit_key not in page
