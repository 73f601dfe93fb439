import re

import pytest
from django.utils.html import strip_tags
from django.utils.timezone import now

from advisor.models import Position, Result

SAID = {"name": "Ada", "stance": "disagree", "reason": "A dog gets sick.", "about": ""}
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def say(client, result):
    return lambda **said: client.post(f"/r/{result.token}/position/", SAID | said)


@pytest.fixture
def read(client, result):
    return lambda: " ".join(strip_tags(client.get(f"/r/{result.token}/").text).split())


def test_whoever_has_the_link_can_say_where_they_stand(client, result, say, read):
    assert "Say where you stand" in read()
    said = say()
    assert said.status_code == 303
    assert re.fullmatch(rf"/r/{result.token}/position/[\w-]{{22}}/\?said", said.url)
    page = client.get(said.url)
    assert f"http://testserver{said.url.removesuffix('?said')}" in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "1 disagrees; 1 objection is open" in read()
    assert "Ada disagrees · open objection" in read()


def test_a_private_link_corrects_what_was_said(client, say, read):
    mine = say().url
    corrected = client.post(mine, SAID | {"stance": "can-live", "reason": "Two dogs."})
    assert corrected.status_code == 303
    assert Position.objects.get().reason == "Two dogs."
    assert "1 can live with it" in read()
    assert "corrected" in read()


def test_a_wrong_link_corrects_nothing(client, result, say):
    say()
    assert client.get(f"/r/{result.token}/position/{'A' * 22}/").status_code == 404


def test_what_is_wrong_comes_back_as_it_was_typed(say):
    page = say(name="", reason="A & B")
    assert page.status_code == 422
    assert "A &amp; B</textarea>" in page.text
    assert not Position.objects.exists()


def test_what_people_say_is_shown_as_text(client, result, say):
    say(name=SCRIPT, reason=SCRIPT)
    Position.objects.update(reply=SCRIPT, state="answered")
    page = client.get(f"/r/{result.token}/").text
    assert SCRIPT not in page
    assert page.count("&lt;script&gt;") == 3


def test_a_position_on_a_scenario_stands_in_its_row(client, result, say):
    say(about="scenario:long-way")
    page = client.get(f"/r/{result.token}/").text
    row = page[page.index('id="scenario-long-way"') :]
    assert "A dog gets sick." in row[: row.index("</details>")]


def test_a_position_on_an_answer_stands_beside_it(client, result, say):
    say(about="question:distance")
    page = client.get(f"/r/{result.token}/").text
    assert "A dog gets sick." in page[page.index('id="answers"') :]


def test_a_withdrawn_result_takes_no_position(client, result, say):
    mine = say().url
    Result.objects.update(revoked_at=now())
    assert say().status_code == 410
    assert client.get(mine).status_code == 410


def test_positions_close(client, result, say, read):
    mine = say().url
    Result.objects.update(positions_closed_at=now(), revision=9)
    assert "Positions were closed on" in read()
    assert "Say where you stand" not in read()
    assert say(name="Eve").status_code == 422
    assert client.post(mine, SAID | {"reason": "Two dogs."}).status_code == 422
    assert Position.objects.get().reason == "A dog gets sick."
