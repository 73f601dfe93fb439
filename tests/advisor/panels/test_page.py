from html import unescape
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.advisor.panels.conftest import AWAY, NEAR

HAND_IN = "Hand in your answers"
SAVE = "Save and share"


def test_the_questionnaire_stays_below_the_panel(client, link):
    page = client.get(f"{link}journey/1/trip/?distance=600")
    assert page.status_code == 200
    assert f'action="{link}journey/1/baggage/"' in page.text
    assert f'data-here="{link}journey/1/trip/"' in page.text
    assert "You answer for" in page.text
    moved = client.get(f"{link}journey/1/baggage/?distance=far")
    assert moved.headers["Location"] == f"{link}journey/1/trip/?distance=far"
    check = client.get(f"{link}journey/1/check/?{AWAY}").text
    assert f'action="{link}journey/1/save/?distance=2000' in check
    assert HAND_IN in check
    assert SAVE not in check


def test_the_usual_questionnaire_knows_nothing_of_panels(client, journey):
    check = client.get(f"/decide/journey/1/result/?{AWAY}").text
    assert HAND_IN not in check
    assert "You answer for" not in check


@pytest.mark.parametrize(
    ("page", "queries"),
    [("trip", 0), ("baggage", 0), ("connection", 0), ("check", 2)],
)
def test_only_the_check_asks_the_database_whether_the_panel_is_closed(
    client, link, django_assert_num_queries, page, queries
):
    client.get(f"{link}journey/1/trip/")
    with django_assert_num_queries(queries):
        assert client.get(f"{link}journey/1/{page}/?{AWAY}").status_code == 200


def test_the_check_shows_no_verdict(client, link):
    page = client.get(f"{link}journey/1/check/?{AWAY}").text
    assert "2,000 kilometres" in page
    assert "So far" not in page
    assert "Train" not in page.partition("<main")[2].replace("Train or car?", "")


def test_a_changed_answer_comes_back_to_the_check_past_what_it_opens(client, link):
    before = "distance=600&station=none&luggage=bag"
    change = f"{link}journey/1/trip/?{before}&was={quote(before)}"
    assert f'href="{change}#question-station"' in unescape(
        client.get(f"{link}journey/1/check/?{before}").text
    )
    assert f'action="{link}journey/1/check/"' in client.get(change).text
    end = f"{link}journey/1/check/?distance=600&station=near&luggage=bag&was={quote(before)}"
    opened = client.get(f"{end}&changed_step=trip").headers["Location"]
    assert opened.startswith(f"{link}journey/1/connection/?")
    assert client.get(f"{end}&changed_step=connection").headers["Location"] == end
    assert client.get(end).status_code == 200


def test_the_check_of_a_closed_link_says_so_and_saves_the_answers_otherwise(client, manage, link):
    client.post(manage, {"change": "close"})
    page = client.get(f"{link}journey/1/check/?{AWAY}").text
    assert "was closed on" in page
    assert "2,000 kilometres" in page
    assert HAND_IN not in page
    assert 'class="button" href="/decide/journey/1/result/?distance=2000' in page
    assert 'href="/decide/journey/1/trip/?distance=2000' in page
    client.post(manage, {"change": "open"})
    assert HAND_IN in client.get(f"{link}journey/1/check/?{AWAY}").text


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


def test_a_get_writes_nothing_but_that_a_dear_page_was_read(client, manage, link, hand_in):
    hand_in(AWAY)
    with CaptureQueriesContext(connection) as queries:
        for address in (link, f"{link}answers/", manage, "/panels/journey/"):
            client.get(address)
    assert queries.captured_queries
    asked = [query["sql"].strip() for query in queries.captured_queries]
    writes = [sql for sql in asked if not sql.startswith("SELECT")]
    assert len(writes) == 1
    assert writes[0].startswith("INSERT INTO advisor_bucket")
