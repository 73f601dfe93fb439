import hashlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from advisor.models import Panel, Submission
from advisor.panels import views as panels
from rules.drafts.from_document import load
from rules.publishing import publish
from tests.support.changes import changed

NEAR = "distance=20&station=near&luggage=bag"
AWAY = "distance=600&station=near&luggage=bag&luggage=dog"


def key_of(client, panel: Panel) -> str:
    """Which a browser gets that has just started the panel."""
    return str(client.cookies[f"edit_key_{panel.token}"].value)


@pytest.fixture
def panel(client, journey) -> Panel:
    """A panel that has just been started; `client` is the browser of who did."""
    client.post("/panels/journey/", {"title": "To the capital"})
    return Panel.objects.get()


@pytest.fixture
def key(client, panel) -> str:
    return key_of(client, panel)


@pytest.fixture
def manage(panel, key) -> str:
    """The path of the private link."""
    return reverse("panel-manage", args=[panel.token, key])


@pytest.fixture
def link(panel) -> str:
    return reverse("panel", args=[panel.token])


@pytest.fixture
def hand_in(client, link):
    def hand_in(query: str, name: str = ""):
        return client.post(f"{link}journey/1/save/?{query}", {"name": name})

    return hand_in


@pytest.fixture
def agreement(client, link):
    """What the team's page shows after answers have been handed in."""
    return lambda: client.get(f"{link}answers/").context["agreement"]


def test_the_start_page_and_the_check_lead_to_it(client, journey):
    assert 'href="/panels/journey/"' in client.get("/").text
    check = client.get("/decide/journey/1/check/?distance=600").text
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


def test_no_address_after_starting_has_the_key(client, journey):
    started = client.post("/panels/journey/?distance=600")
    panel = Panel.objects.get()
    assert started.headers["Location"] == f"/p/{panel.token}/started/?distance=600"
    assert key_of(client, panel) not in started.headers["Location"]


def test_a_panel_needs_no_title(client, journey):
    assert client.post("/panels/journey/").status_code == 303
    panel = Panel.objects.get()
    assert "Train or car?" in client.get(f"/p/{panel.token}/").text


def test_a_title_that_is_too_long_is_asked_again_and_kept(client, journey):
    page = client.post("/panels/journey/", {"title": "x" * 201})
    assert page.status_code == 422
    assert "Use at most 200 characters. This has 201." in page.text
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


def test_the_shared_page_invites_and_shows_no_answer(client, link, hand_in):
    assert "Nobody has answered yet." in client.get(link).text
    hand_in(AWAY, "Ada")
    page = client.get(link).text
    assert "1 person has answered so far." in page
    assert f'href="{link}journey/1/trip/"' in page
    assert "Ada" not in page
    assert "Train." not in page


def test_the_questionnaire_stays_below_the_panel(client, link):
    page = client.get(f"{link}journey/1/trip/?distance=600")
    assert page.status_code == 200
    assert f'action="{link}journey/1/baggage/"' in page.text
    assert f'data-here="{link}journey/1/trip/"' in page.text
    assert "You answer for" in page.text
    moved = client.get(f"{link}journey/1/baggage/?distance=far")
    assert moved.headers["Location"] == f"{link}journey/1/trip/?distance=far"
    check = client.get(f"{link}journey/1/check/?{AWAY}").text
    assert f'action="{link}journey/1/save/?distance=600' in check
    assert "Hand in your answers" in check
    assert "Save and get the link" not in check


def test_the_usual_questionnaire_knows_nothing_of_panels(client, journey):
    check = client.get(f"/decide/journey/1/check/?{AWAY}").text
    assert "Hand in your answers" not in check
    assert "You answer for" not in check


@pytest.mark.parametrize(
    ("page", "queries"),
    [("trip", 0), ("baggage", 0), ("connection", 0), ("so-far", 0), ("check", 1)],
)
def test_only_the_check_asks_the_database_whether_the_panel_is_closed(
    client, link, django_assert_num_queries, page, queries
):
    client.get(f"{link}journey/1/trip/")
    with django_assert_num_queries(queries):
        assert client.get(f"{link}journey/1/{page}/?{AWAY}").status_code == 200


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


def test_the_page_shows_who_said_what_and_each_verdict(client, link, hand_in):
    for query, name in [(NEAR, "Ada"), (AWAY, "Ben"), (AWAY, "")]:
        hand_in(query, name)
    page = " ".join(client.get(f"{link}answers/").text.split())
    assert "3 people have answered." in page
    assert "Their verdicts differ: 2 for Train and 1 for Your own car." in page
    assert "They agree on 1 question and differ on 2." in page
    assert "<dt>600 kilometres</dt><dd><bdi>Ben</bdi>, <bdi>Person 3</bdi></dd>" in page
    assert page.count('<th scope="row"><bdi>') == 3


def test_the_agreed_answers_lead_to_their_check(client, link, hand_in):
    hand_in(AWAY, "Ada")
    hand_in("distance=600&station=far", "Ben")
    address = "/decide/journey/1/check/?distance=600"
    assert f'href="{address}"' in client.get(f"{link}answers/").text


def test_what_all_ticked_is_said_and_counts(client, link, hand_in):
    hand_in(NEAR, "Ada")
    hand_in(AWAY, "Ben")
    page = client.get(f"{link}answers/").text
    assert "All of you ticked: A bag or a suitcase." in page
    assert 'href="/decide/journey/1/check/?station=near&amp;luggage=bag"' in page


def test_a_verdict_that_most_do_not_share_is_explained(client, link, hand_in):
    for query in (AWAY, AWAY.replace("600", "700"), "distance=20&station=near&luggage=dog"):
        hand_in(query)
    page = client.get(f"{link}answers/").text
    assert "2 of your 3 own verdicts recommend Train: they also count what" in page


def test_too_little_to_tell_is_said_once(client, link, hand_in):
    hand_in("distance=600")
    hand_in("distance=20")
    page = client.get(f"{link}answers/").text
    assert page.count("There is too little to tell yet.") == 1
    assert "ot enough answers" not in page


def test_those_to_whom_it_matters_most_are_listed(client, link, hand_in):
    for name in ("Ada", "Ben", "Cem"):
        hand_in(f"{AWAY}&most=distance", name)
    assert "Matters most to Ada, Ben and Cem" in client.get(f"{link}answers/").text


@pytest.mark.parametrize(
    ("people", "words"),
    [
        (0, "Nobody has answered yet."),
        (1, "One person has answered. With a second one you see where you agree."),
        (2, "2 people have answered. All verdicts recommend Train."),
    ],
)
def test_few_answers_are_said_to_be_few(client, link, hand_in, people, words):
    for _ in range(people):
        hand_in(AWAY)
    page = client.get(f"{link}answers/").text
    assert words in " ".join(page.split())
    assert ("For what you agree on" in page) is (people > 1)


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


def test_the_check_of_a_closed_link_says_so_and_saves_the_answers_otherwise(client, manage, link):
    client.post(manage, {"change": "close"})
    page = client.get(f"{link}journey/1/check/?{AWAY}").text
    assert "was closed on" in page
    assert "600 kilometres" in page
    assert "Hand in your answers" not in page
    assert 'action="/decide/journey/1/save/?distance=600' in page
    assert "Save and get the link" in page
    client.post(manage, {"change": "open"})
    assert "Hand in your answers" in client.get(f"{link}journey/1/check/?{AWAY}").text


def test_a_closed_link_shows_when_it_was_closed_and_what_was_answered(
    client, manage, link, hand_in
):
    hand_in(AWAY, "Ada")
    client.post(manage, {"change": "close"})
    shown = client.get(client.get(link).headers["Location"])
    assert "closed on" in shown.text
    assert "Ada" in shown.text
    assert "Add answers" not in shown.text


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


def test_a_panel_takes_only_so_many_people(monkeypatch, hand_in):
    monkeypatch.setattr(panels, "MOST_PEOPLE", 2)
    hand_in(NEAR)
    hand_in(NEAR)
    refused = hand_in(NEAR)
    assert refused.status_code == 409
    assert "2 people have answered already" in refused.text
    assert Submission.objects.count() == 2


def test_who_is_removed_makes_room(monkeypatch, client, manage, hand_in):
    monkeypatch.setattr(panels, "MOST_PEOPLE", 1)
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


def test_a_link_that_nobody_got_finds_nothing(client, journey):
    for page in ("", "answers/", "started/", f"manage/{'A' * 22}/"):
        response = client.get(f"/p/{'A' * 22}/{page}")
        assert response.status_code == 404
        assert "Was the whole link copied?" in response.text
    assert client.post(f"/p/{'A' * 22}/journey/1/save/?{NEAR}").status_code == 404


def test_all_of_it_is_unlisted(client, manage, link, hand_in):
    hand_in(NEAR)
    pages = (link, f"{link}answers/", f"{link}journey/1/trip/", f"{link}journey/1/check/", manage)
    for address in pages:
        assert client.get(address).headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in client.get(manage).headers["Cache-Control"]
    assert client.get(manage).headers["Referrer-Policy"] == "strict-origin"


def test_pages_take_a_fixed_number_of_queries(client, link, hand_in, django_assert_num_queries):
    for _ in range(5):
        hand_in(AWAY)
    with django_assert_num_queries(1):
        client.get(link)
    with django_assert_num_queries(2):
        client.get(f"{link}answers/")


def test_a_get_never_writes(client, manage, link, hand_in):
    hand_in(AWAY)
    with CaptureQueriesContext(connection) as queries:
        for address in (link, f"{link}answers/", manage, "/panels/journey/"):
            client.get(address)
    assert queries.captured_queries
    assert all(query["sql"].startswith("SELECT") for query in queries.captured_queries)
