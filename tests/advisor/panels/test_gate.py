"""Whoever has yet to hand in sees neither the others' answers nor a verdict, anywhere."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver, resolve, reverse
from django.utils.timezone import now

from advisor.models import Panel, Submission
from tests.advisor.panels.conftest import AWAY, NEAR

SECRETS = ("Ada Secret", "2,000 kilometres", "Take the train", "Said in secret")
SECOND_SECRETS = ("1,234 kilometres", "1,234", "Said in the second round")


@pytest.fixture
def pages(panel, link) -> list[str]:
    """Every address of a panel that somebody with the team's link can open."""
    return [
        link,
        f"{link}answers/",
        f"{link}answers/?handed-in",
        f"{link}answers/?round=1",
        f"{link}answers/?again",
        f"{link}second/",
        f"{link}second/?opened",
        f"{link}answers.csv",
        f"{link}deadline.ics",
        f"{link}together/",
        f"{link}started/",
        *(f"{link}journey/1/{page}/?{NEAR}" for page in ("trip", "baggage", "connection", "check")),
        f"{link}journey/1/so-far/?{NEAR}",
        f"{link}journey/1/save/?{NEAR}",
    ]


def leaks(
    client: Client, pages: list[str], secrets: tuple[str, ...] = SECRETS
) -> list[tuple[str, str]]:
    """(page, secret) for whatever a page tells too early."""
    read = {page: client.get(page, follow=True).content.decode() for page in pages}
    return [(page, secret) for page, text in read.items() for secret in secrets if secret in text]


@pytest.mark.parametrize("reveal", ["handed-in", "closed"])
def test_a_stranger_with_the_link_sees_no_answer_and_no_verdict(panel, pages, hand_in, reveal):
    Panel.objects.update(reveal=reveal, closes_at=now() + timedelta(days=1))
    hand_in(AWAY, "Ada Secret", {"note-distance": "Said in secret"})
    hand_in(AWAY, "Ben")
    assert leaks(Client(), pages) == []


@pytest.mark.parametrize("reveal", ["handed-in", "closed"])
def test_nobody_sees_second_answers_before_handing_in_ones_own(
    client, manage, pages, second_round, reveal
):
    Panel.objects.update(reveal=reveal)
    address, browsers = second_round
    second = {"distance": "1234", "note-distance": "Said in the second round"}
    browsers["Ada"].post(address, second)
    for reader in (Client(), browsers["Ben"]):
        assert leaks(reader, pages, SECOND_SECRETS) == []
        assert "2,000 kilometres" in reader.get(pages[1]).text
    browsers["Ben"].post(address, {"distance": "2000"})
    told = {secret for _, secret in leaks(browsers["Ben"], pages, SECOND_SECRETS)}
    assert told == (set(SECOND_SECRETS) if reveal == "handed-in" else set())
    client.post(manage, {"change": "close-second"})
    for reader in (Client(), browsers["Cem"]):
        assert {s for _, s in leaks(reader, pages, SECOND_SECRETS)} == set(SECOND_SECRETS)
    assert leaks(Client(), [f"{pages[1]}?round=1"], SECOND_SECRETS) == []


def test_who_has_handed_in_sees_all_of_it(client, pages, hand_in):
    hand_in(AWAY, "Ada Secret")
    hand_in(NEAR, "Ben")
    assert {secret for _, secret in leaks(client, pages)} >= {"Ada Secret", "2,000 kilometres"}


def test_every_page_of_a_panel_is_walked(pages, link):
    """But for those of its organiser, and the private link, which have a key in the address."""
    walked = {resolve(page.partition("?")[0]).url_name for page in pages}
    panels = {name for name in get_resolver().reverse_dict if str(name).startswith("panel")}
    assert panels - walked == {"panel-start", "panel-manage", "panel-mine"}


def test_where_it_is_so_chosen_nobody_sees_anything_before_it_closes(
    client, manage, pages, hand_in
):
    Panel.objects.update(reveal="closed")
    hand_in(AWAY, "Ada Secret")
    hand_in(NEAR, "Ben")
    assert leaks(client, pages) == []
    page = client.get(pages[1]).text
    assert "2 are in" in page
    assert "before the panel closes" in page
    client.post(manage, {"change": "close"})
    assert leaks(Client(), pages[1:2]) != []


def test_it_closes_by_itself_and_opens_for_all(pages, hand_in):
    Panel.objects.update(reveal="closed", closes_at=now() + timedelta(days=1))
    hand_in(AWAY, "Ada Secret")
    Panel.objects.update(closes_at=now() - timedelta(seconds=1))
    assert leaks(Client(), pages[1:2]) != []
    refused = hand_in(NEAR, "Late")
    assert refused.status_code == 409
    assert Submission.objects.count() == 1


def test_the_organiser_sees_who_is_in_and_nothing_more(client, manage, hand_in):
    hand_in(AWAY, "Ada Secret")
    page = client.get(manage).text
    assert "Ada Secret" in page
    assert "2,000 kilometres" not in page
    assert "Take the train" not in page


def test_who_was_removed_sees_nothing_any_more(client, manage, pages, hand_in):
    hand_in(NEAR, "Ada Secret")
    hand_in(AWAY, "Ben")
    last = Submission.objects.last()
    assert last is not None
    client.post(manage, {"change": "remove", "submission": [last.pk]})
    assert leaks(client, pages) == []


def test_panels_of_earlier_versions_stay_open_to_all(pages, hand_in):
    Panel.objects.update(reveal=Panel.Reveal.ALWAYS)
    hand_in(AWAY, "Ada Secret")
    assert leaks(Client(), pages[1:2]) != []


def test_the_private_link_makes_another_browser_ones_own(client, panel, link, hand_in):
    hand_in(AWAY, "Ada Secret")
    key = client.cookies[f"answers_{panel.token}"].value
    elsewhere = Client()
    opened = elsewhere.get(reverse("panel-mine", args=[panel.token, key]))
    assert opened.headers["Location"] == f"{link}answers/"
    assert opened.headers["Referrer-Policy"] == "strict-origin"
    assert "Ada Secret" in elsewhere.get(f"{link}answers/").text
    wrong = Client().get(reverse("panel-mine", args=[panel.token, "A" * 22]))
    assert wrong.status_code == 404
    assert key not in str(Submission.objects.values().get())


def test_no_page_with_answers_is_kept_for_others(client, link, hand_in):
    hand_in(AWAY)
    for page in (link, f"{link}answers/", f"{link}journey/1/check/?{AWAY}"):
        assert "no-store" in client.get(page).headers["Cache-Control"]
