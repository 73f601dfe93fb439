import pytest

from tests.advisor.panels.conftest import AWAY, NEAR


def test_the_shared_page_invites_and_shows_no_answer(client, link, hand_in):
    assert "Nobody has answered yet." in client.get(link).text
    hand_in(AWAY, "Ada")
    page = client.get(link).text
    assert "1 person has answered so far." in page
    assert f'href="{link}journey/1/trip/"' in page
    assert "Ada" not in page
    assert "Train." not in page


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
    with django_assert_num_queries(1):
        client.get(link)
    with django_assert_num_queries(2):
        client.get(f"{link}answers/")
