import pytest
from django.test import Client
from django.utils.timezone import now

from advisor.models import Panel, Result, Submission
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


def text(response) -> str:
    return " ".join(response.text.split())


def test_the_page_leads_with_what_they_agree_on_and_who_comes_to_what(client, link, hand_in):
    for query, name in [(NEAR, "Ada"), (AWAY, "Ben"), (AWAY, "")]:
        hand_in(query, name)
    page = client.get(f"{link}answers/")
    assert "You agree on 1 of 4 questions: not enough to recommend.</h1>" in text(page)
    votes = [(vote.option.key, vote.names) for vote in page.context["agreement"].votes]
    assert votes == [("train", ["Ben", "Person 3"]), ("car", ["Ada"])]
    [distance] = [t for t in page.context["agreement"].topics if t.question.key == "distance"]
    assert [(g.text, g.names) for g in distance.groups] == [
        ("2,000 kilometres", ["Ben", "Person 3"]),
        ("20 kilometres", ["Ada"]),
    ]
    assert text(page).count("<bdi>Person 3</bdi>") > 1


def test_answering_together_begins_with_what_they_agree_on(client, link, hand_in):
    hand_in(AWAY, "Ada")
    hand_in(AWAY.replace("2000", "20"), "Ben")
    assert f'href="{link}together/">Answer together' in client.get(f"{link}answers/").text
    begun = client.get(f"{link}together/").headers["Location"]
    assert begun == "/decide/journey/1/trip/?station=near&luggage=bag&luggage=dog"


def test_agreed_answers_that_settle_it_lead_to_their_result(client, link, hand_in):
    hand_in(AWAY, "Ada")
    hand_in(AWAY, "Ben")
    page = client.get(f"{link}answers/").text
    assert "Both of you come to Train" in page
    assert "Check and save these answers" in page
    begun = client.get(f"{link}together/").headers["Location"]
    assert begun == f"/decide/journey/1/result/?{AWAY}"


def test_what_all_ticked_is_said_and_counts(client, link, hand_in, small):
    hand_in(NEAR, "Ada")
    hand_in(AWAY, "Ben")
    page = client.get(f"{link}answers/").text
    assert f"all ticked: {small.question['luggage'].choice['bag'].text}" in page
    begun = client.get(f"{link}together/").headers["Location"]
    assert begun == "/decide/journey/1/trip/?station=near&luggage=bag"


def test_those_to_whom_it_matters_most_are_listed(client, link, hand_in):
    for name in ("Ada", "Ben"):
        hand_in(f"{AWAY}&most=distance", name)
    hand_in(NEAR, "Cem")
    page = client.get(f"{link}answers/").text
    assert "Matters most to <bdi>Ada</bdi> and <bdi>Ben</bdi><" in page


@pytest.mark.parametrize(
    ("people", "words"),
    [
        (0, "Nobody has answered yet.</h1>"),
        (1, 'One person has answered.</h1> <p class="lead">With a second one you see where'),
        (2, "Both of you come to Train.</h1>"),
    ],
)
def test_few_answers_are_said_to_be_few(client, link, hand_in, people, words):
    Panel.objects.update(reveal=Panel.Reveal.ALWAYS)
    for _ in range(people):
        hand_in(AWAY)
    page = client.get(f"{link}answers/")
    assert words in text(page)
    assert ("Check and save these answers" in page.text) is (people > 1)


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
    with django_assert_num_queries(4):
        client.get(f"{link}answers/")


@pytest.fixture
def hundred(panel) -> Panel:
    """A panel that a hundred people have answered, each with a note, and that is closed."""
    answers = [{"distance": 10 * n, "station": "near"} for n in range(1, 101)]
    notes = {"distance": "Measured on a map"}
    panel.submissions.bulk_create(
        Submission(panel=panel, name=f"Person-{n}", answers=given, notes=notes)
        for n, given in enumerate(answers, 1)
    )
    Panel.objects.update(closed_at=now())
    return panel


def test_a_hundred_people_take_no_more_queries_and_their_names_are_folded(
    client, hundred, link, django_assert_num_queries
):
    client.get(f"{link}answers/")
    with django_assert_num_queries(4):
        page = client.get(f"{link}answers/")
    assert "100 are in" in page.text
    assert "<summary>70 of 100</summary>" in page.text
    assert "for all of you" in page.text
    assert page.text.count('class="drawn') == 0
    assert "<summary>Why (1)</summary>" in page.text


def test_the_organiser_of_a_hundred_needs_no_more_queries(
    client, hundred, manage, django_assert_num_queries
):
    client.get(manage)
    with django_assert_num_queries(2):
        assert "Open a second round" in client.get(manage).text


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
    assert "2 people have answered, and there is room for no more" in refused.text
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


def test_a_result_that_a_meeting_saves_names_its_panel(client, panel, link, hand_in):
    hand_in(AWAY, "Ada")
    hand_in(AWAY, "Ben")
    unsaved = client.get(client.get(f"{link}together/").headers["Location"])
    assert f'name="panel" value="{panel.token}" checked' in unsaved.text
    client.post(f"/decide/journey/1/save/?{AWAY}", {"title": "Agreed", "panel": panel.token})
    result = Result.objects.get()
    assert result.panel == panel
    assert f'href="{link}answers/">the panel “<bdi>To the capital</bdi>”' in (
        client.get(f"/r/{result.token}/").text
    )
    assert f'href="/r/{result.token}/"><bdi>Agreed</bdi>' in client.get(f"{link}answers/").text
    # The next result is nobody's but one's own.
    assert 'name="panel"' not in client.get(f"/decide/journey/1/result/?{NEAR}").text


def test_a_result_names_no_panel_unless_one_says_so(client, panel, link, hand_in):
    hand_in(AWAY, "Ada")
    client.post(f"/decide/journey/1/save/?{AWAY}", {"panel": panel.token})
    client.get(f"{link}together/")
    client.post(f"/decide/journey/1/save/?{AWAY}")
    assert [result.panel for result in Result.objects.all()] == [None, None]


def test_who_may_not_see_the_answers_begins_nothing(panel, link, hand_in):
    hand_in(AWAY, "Ada")
    stranger = Client().get(f"{link}together/")
    assert stranger.headers["Location"] == f"{link}answers/"
    assert not stranger.cookies
