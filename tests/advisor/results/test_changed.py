from html import unescape
from urllib.parse import quote

import pytest

RESULT = "/decide/journey/1/result/"


@pytest.fixture
def banner(client, journey):
    """What stands in the banner, with single spaces; empty if there is none."""

    def banner(now: str, was: str) -> str:
        page = client.get(f"{RESULT}?{now}&was={quote(was)}").text
        text = page.partition('class="banner changed"')[2].partition("</section>")[0]
        return " ".join(unescape(text).split())

    return banner


def test_a_changed_answer_shows_both_verdicts_and_the_way_back(client, banner):
    said = banner("distance=600&station=none", was="distance=600&station=near")
    assert "<strong>Stations</strong> from “At both ends” to “None at one end”." in said
    assert ">Take the train.</a>" in said.partition("Now")[0]
    assert "<strong>There is too little to tell yet.</strong>" in said.partition("Now")[2]
    undo = "distance=600&station=near"
    assert f'href="{RESULT}?{undo}">Undo</a>' in said
    back = client.get(f"{RESULT}?{undo}").text
    assert "<h1>Take the train.</h1>" in back
    assert "You changed" not in back


def test_without_a_change_there_is_no_banner(client, journey):
    page = client.get(f"{RESULT}?distance=20&was=distance%3D0020", follow=True)
    assert page.status_code == 200
    assert "You changed" not in page.text
    assert "was=" not in page.request["QUERY_STRING"]


def test_an_answer_that_comes_or_goes_with_its_question_is_said_to(banner):
    said = banner("distance=20&station=none", was="distance=20&station=near&changes=2")
    assert "<strong>Stations</strong> from “At both ends” to “None at one end” and" in said
    assert "<strong>Changes of train</strong> from “2 changes” to not asked." in said


def test_a_mark_is_a_change(banner):
    said = banner("distance=20&most=distance", was="distance=20")
    assert "from “20 kilometres” to “20 kilometres” (matters most)." in said


def test_what_would_change_a_saved_result_leads_there(client, journey):
    saved = client.post("/decide/journey/1/save/?distance=600").headers["Location"]
    page = client.get(saved.removesuffix("saved/")).text
    assert f'href="{RESULT}?distance=29&amp;was=distance%3D600"' in page
