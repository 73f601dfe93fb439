import re
from html import escape, unescape
from urllib.parse import quote

import pytest
from django.template.defaultfilters import capfirst
from django.urls import reverse

from advisor.verdict.sheet import TOO_MANY
from rules.engine.words import say_answer, say_ruled_out

FIRST = "/decide/journey/1/trip/"


@pytest.fixture
def visit(client, journey):
    return lambda address, **headers: client.get(address, headers=headers)


def hidden_fields(page):
    return re.findall(r'<input type="hidden" name="(\w+)" value="(\w*)">', page.text)


def hidden_values(page):
    """Each name's last value, as people would read it."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text)
    return {name: unescape(value) for name, value in found}


def checked_fields(page):
    return re.findall(r'name="(\w+)" value="(\w*)" checked', page.text)


def quick_picks(page):
    """The values of the buttons, each with the address that it leads to."""
    return dict(re.findall(r'name="pick" value="([\w:]+)" formaction="([^"]*)"', page.text))


def problem_of(page, question):
    [problem] = page.context["form"].errors[question]
    return problem


def test_a_rulebook_leads_to_its_current_release(visit):
    assert visit("/decide/journey/").headers["Location"] == FIRST
    assert visit("/decide/journey/1/").headers["Location"] == FIRST


def test_a_step_says_where_it_stands_and_keeps_the_other_answers(visit):
    page = visit("/decide/journey/1/baggage/?distance=600&station=near&luggage=bag&changes=1")
    assert page.status_code == 200
    assert "Step 2 of 3" in page.text
    others = [("distance", "600"), ("station", "near"), ("changes", "1")]
    assert hidden_fields(page) == others
    assert checked_fields(page) == [("luggage", "bag")]


def test_every_question_can_be_left_open(visit):
    page = visit(FIRST)
    assert ("station", "") in checked_fields(page)
    assert "distance:" in quick_picks(page)


def test_quick_picks_work_as_buttons_of_the_form(visit):
    assert quick_picks(visit(FIRST))["distance:600"] == FIRST
    assert visit(f"{FIRST}?distance=&pick=distance:600").headers["Location"] == (
        f"{FIRST}?distance=600"
    )


def test_a_quick_pick_says_its_words_and_its_number(visit):
    buttons = re.findall(r'<button class="pick"[^>]*>(.*?)</button>', visit(FIRST).text)
    assert buttons == [
        "20",
        "Two hours by car <small>150 kilometres</small>",
        "600",
        "Not sure yet",
    ]


@pytest.mark.parametrize(
    ("asked", "sent_to"),
    [
        (f"{FIRST}?junk=1", FIRST),
        (f"{FIRST}?luggage=bag&distance=2", f"{FIRST}?distance=2&luggage=bag"),
        ("/decide/journey/1/connection/?station=none", "/decide/journey/1/result/?station=none"),
        (f"{FIRST}?was=distance%3D2%26junk%3D1&distance=2", f"{FIRST}?distance=2&was=distance%3D2"),
        ("/decide/journey/1/baggage/?distance=far", f"{FIRST}?distance=far"),
        ("/decide/journey/1/result/?luggage=piano", "/decide/journey/1/baggage/?luggage=piano"),
        ("/decide/journey/1/result/?junk=1", "/decide/journey/1/result/"),
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
    assert ("luggage", "piano") in hidden_fields(page)


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


def test_result_and_running_verdict_ask_the_database_nothing(visit, django_assert_num_queries):
    visit(FIRST)
    with django_assert_num_queries(0):
        visit("/decide/journey/1/result/?distance=600")
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
    for query, recommended, standing in (
        ("", None, "not-enough-answers"),
        ("luggage=dog", "car", "leaning"),
        ("distance=600&station=near&changes=0", "train", "clear"),
    ):
        page = visit(f"/decide/journey/1/so-far/?{query}")
        report = page.context["report"]
        assert (report.verdict.recommended, report.assessment.standing) == (recommended, standing)
        assert f'<span class="so-far-leaning">{report.leaning}</span>' in page.text


def test_the_result_shows_every_question_with_a_link_to_change_it(visit, small):
    query = "distance=600&station=near&luggage=bag&luggage=dog"
    page = visit(f"/decide/journey/1/result/?{query}")
    answers = page.text.partition('id="answers"')[2]
    assert "600 kilometres" in answers
    assert say_answer(small.question["luggage"], ("bag", "dog")) in answers
    assert answers.count("Not sure yet") == 1
    change = escape(f"/decide/journey/1/trip/?{query}&was={quote(query)}#question-distance")
    assert f'<a href="{change}">Change<span class="hidden"> Distance</span></a>' in answers


def test_the_former_address_of_the_check_leads_to_the_result(visit):
    moved = visit("/decide/journey/1/check/?distance=600&most=distance")
    assert moved.headers["Location"] == "/decide/journey/1/result/?distance=600&most=distance"


NONE_NEAR = "distance=600&station=none&luggage=bag"
CHANGE = f"{FIRST}?{NONE_NEAR}&was={quote(NONE_NEAR)}"


def test_a_step_on_which_an_answer_is_changed_leads_back_to_the_result(visit):
    page = visit(CHANGE)
    assert page.status_code == 200
    assert 'action="/decide/journey/1/result/"' in page.text
    assert hidden_values(page)["was"] == NONE_NEAR
    assert page.text.count('name="changed_step" value="trip">Continue</button>') == 2
    assert f'href="{escape(f"/decide/journey/1/result/?{NONE_NEAR}")}">Cancel</a>' in page.text
    assert "Finish with what I have" not in page.text


def test_a_changed_answer_leads_to_the_result(visit):
    now = f"/decide/journey/1/result/?distance=700&station=none&luggage=bag&was={quote(NONE_NEAR)}"
    assert visit(f"{now}&changed_step=trip").headers["Location"] == now
    assert visit(now).status_code == 200


def test_an_answer_that_was_not_changed_leads_to_the_result_as_it_was(visit):
    unchanged = f"/decide/journey/1/result/?{NONE_NEAR}"
    sent = f"{unchanged}&was={quote(NONE_NEAR)}&changed_step=trip"
    assert visit(sent).headers["Location"] == unchanged


def test_a_question_that_a_change_opens_is_asked_first_and_can_stay_open(visit):
    query = f"distance=600&station=near&luggage=bag&was={quote(NONE_NEAR)}"
    end = f"/decide/journey/1/result/?{query}"
    opened = visit(f"{end}&changed_step=trip").headers["Location"]
    assert opened == f"/decide/journey/1/connection/?{query}"
    assert 'value="connection">Continue' in visit(opened).text
    assert visit(f"{end}&changed_step=connection").headers["Location"] == end
    assert visit(end).status_code == 200


def test_a_changed_answer_that_is_wrong_is_asked_again_and_still_leads_back(visit):
    sent = f"distance=far&station=none&was={quote(NONE_NEAR)}"
    again = visit(f"/decide/journey/1/result/?{sent}&changed_step=trip").headers["Location"]
    assert again == f"{FIRST}?{sent}"
    page = visit(again)
    assert page.status_code == 422
    assert 'action="/decide/journey/1/result/"' in page.text


def test_a_step_lists_the_steps_that_ask_something_and_marks_itself(visit):
    page = visit("/decide/journey/1/baggage/?station=none").text
    listed = re.search(r'<nav aria-label="Steps">(.*?)</nav>', page, re.DOTALL)[1]
    assert '<strong aria-current="step">What you bring</strong>' in listed
    assert f'formaction="{FIRST}">The trip</button>' in listed
    assert "The connection" not in listed
    asked = visit("/decide/journey/1/baggage/?station=near").text
    assert 'formaction="/decide/journey/1/connection/">The connection</button>' in asked


def test_enter_in_a_field_presses_continue_which_stands_first(visit):
    first = re.search(r"<button[^>]*>([^<]*)</button>", visit(FIRST).text)
    assert first[1] == "Continue"


@pytest.mark.parametrize(
    ("query", "pressed"),
    [("", "distance:"), ("distance=600", "distance:600"), ("distance=601", None)],
)
def test_the_quick_pick_that_is_chosen_looks_chosen(visit, query, pressed):
    page = visit(f"{FIRST}?{query}").text
    picks = dict(re.findall(r'value="(distance:\d*)"[^>]*aria-pressed="(\w+)"', page))
    assert [value for value, state in picks.items() if state == "true"] == [pressed] * bool(pressed)
    assert len(picks) == 4


def test_real_choices_win_over_not_sure_yet(visit):
    both = "/decide/journey/1/baggage/?luggage=&luggage=dog"
    put_right = visit(both).headers["Location"]
    assert put_right == "/decide/journey/1/baggage/?luggage=dog"
    assert checked_fields(visit(put_right)) == [("luggage", "dog")]


def test_a_wrong_answer_comes_back_from_the_history(visit):
    # htmx shows nothing at all if the answer to this request is an error.
    page = visit(f"{FIRST}?distance=far", **{"HX-History-Restore-Request": "true"})
    assert page.status_code == 200
    assert problem_of(page, "distance") in page.text


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
    assert problem_of(response, "changes") == TOO_MANY
    assert TOO_MANY in response.text
    assert ("most", "changes") in checked_fields(response)
    response = client.get(f"/decide/journey/1/result/?{query}&changes=1&most=changes")
    assert response.headers["Location"].startswith(path)


def test_what_matters_most_is_carried_from_step_to_step(client, journey):
    page = client.get("/decide/journey/1/baggage/?distance=600&most=distance")
    assert ("most", "distance") in hidden_fields(page)
    assert "Matters most" in client.get("/decide/journey/1/result/?distance=600&most=distance").text


def so_far(visit, query, was=""):
    return " ".join(visit(f"/decide/journey/1/so-far/?{query}&was={quote(was)}").text.split())


def test_the_running_verdict_says_what_just_moved_it(visit, small):
    page = so_far(visit, "luggage=dog&distance=600", was="luggage=dog")
    assert page.count("Just moved it:") == 1
    assert f"<li>{capfirst(small.rule['far'].reason)} " in page
    assert "moved it" not in so_far(visit, "luggage=dog", was="luggage=dog")


def test_the_running_verdict_says_that_open_answers_can_still_change_it(visit):
    page = so_far(visit, "luggage=dog")
    assert ">2 questions are still open; they can still change this.</p>" in page


def test_when_nothing_can_change_it_any_more_finishing_is_offered(visit):
    page = so_far(visit, "distance=2000&station=near&changes=0")
    check = "/decide/journey/1/result/?distance=2000&amp;station=near&amp;changes=0"
    assert f'None can change this: <a href="{check}">finish now</a>' in page
    assert "finish now" not in so_far(visit, "luggage=dog&distance=40&station=near")


def test_a_change_of_the_leaning_is_announced(visit):
    page = so_far(visit, "luggage=dog&station=near")
    _, region, announced = page.partition('<p id="announced" ')
    assert region
    assert announced.startswith('hx-swap-oob="innerHTML">Leaning to Car.')


def test_no_lead_is_shown_while_it_is_too_early_to_tell(visit):
    assert '<span class="so-far-lead">' in so_far(visit, "luggage=dog&station=near")
    early = so_far(visit, "luggage=dog")
    assert '<span class="so-far-leaning">Too early to tell</span>' in early
    assert "so-far-lead" not in early.replace("so-far-leaning", "")


def test_what_rules_an_option_out_is_said_and_announced(visit, small):
    page = so_far(visit, "luggage=bag&station=none", was="luggage=bag")
    reason = small.rule["no-station"].reason
    assert page.count(f"{say_ruled_out(small, 'train')}: {reason}") == 2


def test_what_counts_twice_is_said_announced_and_stays_in_the_panel(visit, small):
    page = so_far(visit, "distance=600&most=distance", was="distance=600")
    assert page.count(f"Now counts twice: {small.rule['far'].reason}") == 2
    stays = "Counts twice, since it matters most: Distance."
    assert stays in page
    assert stays in visit(f"{FIRST}?distance=600&most=distance").text


def test_a_mark_too_many_is_refused_at_once_and_does_not_count(visit):
    three = "distance=600&most=distance&station=near&most=station&luggage=dog&most=luggage"
    was = f"{three}&changes=0"
    page = so_far(visit, f"{was}&most=changes", was=was)
    refusal = "At most 3 answers can matter most: unmark “Changes of train”, or another"
    assert page.partition('id="announced"')[0].count(refusal) == 2
    assert refusal in page.partition('id="announced"')[2]
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
    assert ("most", "distance") in checked_fields(page)
