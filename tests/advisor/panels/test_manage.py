import hashlib

import pytest
from django.urls import reverse

from advisor.models import Panel, Submission
from advisor.panels.manage import NOTICES
from tests.advisor.panels.conftest import AWAY, NEAR, key_of


def test_closing_twice_keeps_the_first_time(client, manage):
    client.post(manage, {"change": "close"})
    first = Panel.objects.get().closed_at
    client.post(manage, {"change": "close"})
    assert Panel.objects.get().closed_at == first


def test_a_closed_link_can_be_opened_again_if_nobody_has_answered(client, manage, hand_in):
    client.post(manage, {"change": "close"})
    assert "Open it again" in client.get(manage).text
    client.post(manage, {"change": "open"})
    assert hand_in(AWAY).status_code == 303


def test_once_answers_could_be_seen_there_is_a_second_round_instead(client, manage, hand_in):
    hand_in(NEAR, "Ada")
    hand_in(AWAY, "Ben")
    client.post(manage, {"change": "close"})
    page = client.get(manage).text
    assert "Open it again" not in page
    assert "what decides where they differ: Distance." in page
    assert client.post(manage, {"change": "open"}).headers["Location"] == manage
    assert Panel.objects.get().closed_at is not None
    done = client.post(manage, {"change": "second"})
    assert NOTICES["second"] in client.get(done.headers["Location"]).text


def test_the_organiser_removes_what_is_ticked(client, manage, hand_in, agreement):
    hand_in(NEAR, "Ada")
    hand_in(AWAY, "Ben")
    ticked = Submission.objects.get(name="Ada").pk
    done = client.post(manage, {"change": "remove", "submission": [ticked, "9" * 30, "x"]})
    assert NOTICES["remove"] in client.get(done.headers["Location"]).text
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
    hand_in(f"{AWAY}&most=distance", "Ada", {"note-distance": "Measured"})
    Submission.objects.update(
        second_answers={"distance": 5},
        second_notes={"distance": "No"},
        first_answers={"distance": 7},
    )
    client.post(manage, {"change": "remove", "submission": [Submission.objects.get().pk]})
    removed = Submission.objects.get()
    assert (removed.name, removed.answers, removed.most, removed.notes) == ("", {}, [], {})
    assert (removed.second_answers, removed.second_notes) == ({}, {})
    assert removed.first_answers is None
    assert client.get(link).context["turnout"].count == 0


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
    assert NOTICES["nothing"] in page.text
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


def test_the_start_page_and_the_check_lead_to_it(client, journey):
    assert 'href="/panels/journey/"' in client.get("/").text
    check = client.get("/decide/journey/1/result/?distance=600").text
    assert 'href="/panels/journey/?distance=600"' in check


def test_starting_gives_a_link_to_share_and_once_a_private_one(client, manage, panel, link):
    page = client.get(f"{link}started/")
    assert f'value="http://testserver{link}"' in page.text
    assert f'value="http://testserver{manage}"' in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert (panel.title, panel.release.number) == ("To the capital", 1)
    assert client.get(f"{link}started/").headers["Location"] == link


def test_only_a_hash_of_the_key_is_kept(key, panel):
    assert panel.edit_key == hashlib.sha256(key.encode()).hexdigest()
    assert key not in str(Panel.objects.values().get())


def test_a_panel_needs_no_title(client, journey):
    assert client.post("/panels/journey/").status_code == 303
    panel = Panel.objects.get()
    assert "Train or car?" in client.get(f"/p/{panel.token}/").text


def test_a_title_that_is_too_long_is_asked_again_and_kept(client, journey):
    page = client.post("/panels/journey/", {"title": "x" * 201})
    assert page.status_code == 422
    [problem] = page.context["form"].errors["title"]
    assert problem in page.text
    assert f'value="{"x" * 201}"' in page.text
    assert not Panel.objects.exists()


def test_nothing_is_started_without_asking(client, journey):
    assert "Get the link" in client.get("/panels/journey/").text
    assert not Panel.objects.exists()
    assert client.get("/panels/nonsense/").status_code == 404


def test_answers_given_before_starting_are_handed_on(client, journey):
    started = client.post("/panels/journey/?distance=600")
    page = client.get(started.headers["Location"])
    token = Panel.objects.get().token
    assert f'href="/p/{token}/journey/1/check/?distance=600"' in page.text


def test_no_address_after_starting_has_the_key(client, journey):
    started = client.post("/panels/journey/?distance=600")
    panel = Panel.objects.get()
    assert started.headers["Location"] == f"/p/{panel.token}/started/?distance=600"
    assert key_of(client, panel) not in started.headers["Location"]
