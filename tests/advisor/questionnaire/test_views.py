import re
from urllib.parse import quote

import pytest
from django.urls import reverse

FIRST = "/decide/journey/1/trip/"


@pytest.fixture
def visit(client, journey):
    return lambda address, **headers: client.get(address, headers=headers)


def test_a_rulebook_leads_to_its_current_release(visit):
    assert visit("/decide/journey/").headers["Location"] == FIRST
    assert visit("/decide/journey/1/").headers["Location"] == FIRST


def test_a_step_says_where_it_stands_and_keeps_the_other_answers(visit):
    page = visit("/decide/journey/1/baggage/?distance=600&station=near&luggage=bag&changes=1")
    assert page.status_code == 200
    assert "Step 2 of 3" in page.text
    assert '<input type="hidden" name="distance" value="600">' in page.text
    assert '<input type="hidden" name="changes" value="1">' in page.text
    assert 'name="luggage" value="bag" checked' in page.text


def test_every_question_can_be_left_open(visit):
    page = visit(FIRST)
    assert 'name="station" value="" checked' in page.text
    assert 'name="pick" value="distance:"' in page.text


def test_quick_picks_work_as_buttons_of_the_form(visit):
    page = visit(FIRST)
    assert f'name="pick" value="distance:600" formaction="{FIRST}"' in page.text
    assert visit(f"{FIRST}?distance=&pick=distance:600").headers["Location"] == (
        f"{FIRST}?distance=600"
    )


@pytest.mark.parametrize(
    ("asked", "sent_to"),
    [
        (f"{FIRST}?junk=1", FIRST),
        (f"{FIRST}?luggage=bag&distance=2", f"{FIRST}?distance=2&luggage=bag"),
        ("/decide/journey/1/connection/?station=none", "/decide/journey/1/check/?station=none"),
        ("/decide/journey/1/baggage/?distance=far", f"{FIRST}?distance=far"),
        ("/decide/journey/1/check/?luggage=piano", "/decide/journey/1/baggage/?luggage=piano"),
        ("/decide/journey/1/check/?junk=1", "/decide/journey/1/check/"),
    ],
)
def test_an_address_is_put_right(visit, asked, sent_to):
    assert visit(asked).headers["Location"] == sent_to


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("distance=far", "is not a whole number"),
        ("distance=5000", "out of range"),
        ("station=moon", "is not one of the choices"),
        ("distance=%3Cscript%3E", "&lt;script&gt;"),
    ],
)
def test_a_wrong_answer_is_shown_again_with_what_is_wrong(visit, query, message):
    page = visit(f"{FIRST}?{query}")
    assert page.status_code == 422
    assert message in page.text
    assert "<script>" not in page.text
    assert 'class="error-summary" role="alert" tabindex="-1" autofocus' in page.text
    assert 'aria-invalid="true"' in page.text or "question wrong" in page.text


def test_going_back_is_possible_past_a_wrong_answer(visit):
    page = visit(f"{FIRST}?luggage=piano")
    assert page.status_code == 200
    assert '<input type="hidden" name="luggage" value="piano">' in page.text


@pytest.mark.parametrize(
    "address",
    [
        "/decide/journey/2/trip/",
        "/decide/journey/99999999999999999999/trip/",
        "/decide/journey/1/nowhere/",
        "/decide/nonsense/",
        "/decide/nonsense/1/trip/",
        "/decide/jour%00ney/",
    ],
)
def test_what_does_not_exist_gets_a_page_that_says_so(visit, address):
    page = visit(address)
    assert page.status_code == 404
    assert "There is nothing at this address" in page.text


def test_an_endless_query_gets_a_page_that_says_so(visit):
    page = visit(f"{FIRST}?{'a=1&' * 5000}")
    assert page.status_code == 400
    assert "longer than 8,000 characters" in page.text


@pytest.mark.parametrize("step", ["trip", "baggage", "connection"])
def test_a_step_asks_the_database_nothing(visit, django_assert_num_queries, step):
    visit(FIRST)
    with django_assert_num_queries(0):
        assert visit(f"/decide/journey/1/{step}/?distance=600&station=near").status_code == 200


def test_check_and_running_verdict_ask_the_database_nothing(visit, django_assert_num_queries):
    visit(FIRST)
    with django_assert_num_queries(0):
        visit("/decide/journey/1/check/?distance=600")
        visit("/decide/journey/1/so-far/?distance=600")


def test_every_step_of_the_shipped_rulebook_asks_the_database_nothing(
    client, shipped, django_assert_num_queries
):
    from rules.releases import current

    release = current(shipped.rulebook.key)
    with django_assert_num_queries(0):
        for step in release.rulebook.steps:
            address = reverse("decide:step", args=[release.rulebook.key, 1, step.key])
            assert client.get(f"{address}?present=django").status_code == 200


def test_the_running_verdict_follows_the_answers(visit):
    assert "Too little to tell yet" in visit("/decide/journey/1/so-far/").text
    assert "Leaning to Car" in visit("/decide/journey/1/so-far/?luggage=dog").text
    most = "distance=600&station=near&changes=0"
    assert "Clearly Train" in visit(f"/decide/journey/1/so-far/?{most}").text


def test_check_shows_every_question_with_a_link_to_change_it(visit):
    page = visit("/decide/journey/1/check/?distance=600&station=near&luggage=bag&luggage=dog")
    assert "600 kilometres" in page.text
    assert "A bag or a suitcase; A dog" in page.text
    assert page.text.count("Not sure yet") == 1
    assert (
        'href="/decide/journey/1/trip/?distance=600&amp;station=near&amp;luggage=bag&amp;luggage=dog'
        '#question-distance"' in page.text
    )


def test_a_wrong_answer_comes_back_from_the_history(visit):
    # htmx shows nothing at all if the answer to this request is an error.
    page = visit(f"{FIRST}?distance=far", **{"HX-History-Restore-Request": "true"})
    assert page.status_code == 200
    assert "is not a whole number" in page.text


def test_focus_moves_to_the_heading_only_when_a_part_of_the_page_is_swapped(visit):
    assert "autofocus" not in visit(FIRST).text
    assert '<h1 tabindex="-1" autofocus>' in visit(FIRST, **{"HX-Request": "true"}).text


def test_caches_tell_whole_pages_from_swapped_ones(visit):
    assert "HX-Request" in visit(FIRST).headers["Vary"]


def test_a_fourth_answer_that_matters_most_is_asked_again(client, journey):
    query = "distance=600&most=distance&station=near&most=station&luggage=bag&most=luggage"
    path = "/decide/journey/1/connection/"
    response = client.get(f"{path}?{query}&changes=1&most=changes")
    assert response.status_code == 422
    assert "At most 3 answers can matter most." in response.text
    assert 'name="most" value="changes" checked' in response.text
    response = client.get(f"/decide/journey/1/check/?{query}&changes=1&most=changes")
    assert response.headers["Location"].startswith(path)


def test_what_matters_most_is_carried_from_step_to_step(client, journey):
    page = client.get("/decide/journey/1/baggage/?distance=600&most=distance").text
    assert '<input type="hidden" name="most" value="distance">' in page
    assert "Matters most" in client.get("/decide/journey/1/check/?distance=600&most=distance").text


def so_far(visit, query, was=""):
    return " ".join(visit(f"/decide/journey/1/so-far/?{query}&was={quote(was)}").text.split())


def test_the_running_verdict_says_what_just_moved_it(visit):
    page = so_far(visit, "luggage=dog&distance=600", was="luggage=dog")
    assert page.count("Just moved it:") == 1
    assert "<li>You travel more than 300 kilometres" in page
    assert "moved it" not in so_far(visit, "luggage=dog", was="luggage=dog")


def test_the_running_verdict_says_how_far_open_answers_can_move_it(visit):
    assert re.search(
        r"2 questions are still open; they may still change this. "
        r"At most, they take \d+ points off the lead of 2.",
        so_far(visit, "luggage=dog"),
    )
    assert "1 question is still open; it may" in so_far(
        visit, "luggage=dog&distance=40&station=near"
    )


def test_when_nothing_can_change_it_any_more_finishing_is_offered(visit):
    page = so_far(visit, "distance=2000&station=near&changes=0")
    assert "1 question is still open. None can change this" in page
    assert 'href="/decide/journey/1/check/?distance=2000&amp;station=near&amp;changes=0"' in page


def test_a_change_of_the_leaning_is_announced(visit):
    assert '<p id="announced" hx-swap-oob="innerHTML">Leaning to Car.' in so_far(
        visit, "luggage=dog"
    )


def test_what_rules_an_option_out_is_said_and_announced(visit):
    page = so_far(visit, "luggage=bag&station=none", was="luggage=bag")
    assert page.count("Train is ruled out: one end has no station") == 2


def test_what_counts_twice_is_said_announced_and_stays_in_the_panel(visit):
    page = so_far(visit, "distance=600&most=distance", was="distance=600")
    assert page.count("Now counts twice: you travel more than 300 kilometres") == 2
    assert "Counts twice, since it matters most: Distance." in page
    assert "since it matters most: Distance" in visit(f"{FIRST}?distance=600&most=distance").text


def test_a_mark_too_many_is_refused_at_once_and_does_not_count(visit):
    three = "distance=600&most=distance&station=near&most=station&luggage=dog&most=luggage"
    was = f"{three}&changes=0"
    page = so_far(visit, f"{was}&most=changes", was=was)
    refusal = "At most 3 answers can matter most: unmark “Changes of train”, or another"
    assert page.count(refusal) == 2
    assert "Now counts twice" not in page
    assert refusal not in so_far(visit, was)
    assert refusal in visit(f"/decide/journey/1/connection/?{was}&most=changes").text


def test_the_mark_that_came_last_is_the_one_refused_and_stays_so(visit):
    later = "station=near&most=station&luggage=dog&most=luggage&changes=0&most=changes"
    refused = "unmark “Distance”, or another"
    response = visit(
        f"/decide/journey/1/so-far/?distance=600&most=distance&{later}&was={quote(later)}"
    )
    was = response.context["questionnaire"].sheet.counting_query
    assert refused in response.text
    assert refused in so_far(visit, f"distance=700&most=distance&{later}", was=was)


def test_a_mark_is_kept_while_its_answer_is_wrong(visit):
    page = visit(f"{FIRST}?distance=far&most=distance")
    assert page.status_code == 422
    assert 'name="most" value="distance" checked' in page.text
