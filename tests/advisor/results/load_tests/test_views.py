import pytest
from django.test import Client
from django.utils.html import strip_tags
from django.utils.timezone import now

from advisor.models import LoadTest, Result
from tests.support.loaded import printed

SAID = {"what": "our staging server, /search", "asked": "300", "at_once": "300"}
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def add(client, address):
    return lambda **said: client.post(address, SAID | {"output": printed()} | said)


def text(client, path):
    return " ".join(strip_tags(client.get(path).text).split())


def row_of(page):
    """The row of the scenario, opened."""
    row = page[page.index('id="scenario-long-way"') :]
    return row[: row.index("</details>")]


def test_the_row_of_a_scenario_about_load_has_the_command(client, result):
    page = client.get(f"/r/{result.token}/").text
    assert "vegeta attack -rate=2000 -max-workers=1000 -duration=30s |" in row_of(page)
    assert page.count("vegeta attack") == 1


def test_before_it_is_saved_the_result_has_the_command_too(client, result):
    page = text(client, "/decide/journey/1/result/?distance=2000")
    assert "vegeta attack -rate=2000" in page
    assert "Once the result is saved, you can add what it prints" in page


def test_what_the_owner_adds_stands_in_the_row(client, result, edit_link, address, add):
    assert f'href="{address}"' in client.get(edit_link).text
    assert client.get(f"/r/{result.token}/").status_code == 200  # kept, and so to be replaced
    added = add()
    assert (added.status_code, added.url) == (303, f"{address}?done=added")
    assert "The load test stands in the result now." in text(client, added.url)
    page = Client().get(f"/r/{result.token}/").text
    said = " ".join(strip_tags(row_of(page)).split())
    assert (
        "our staging server, /search: 300 requests a second asked, 299 answered, median 12 ms, "
        "90th percentile 45 ms, 99th percentile 84 ms, 0.2 % failed. "
        "Requests that failed are in the times."
    ) in said


def test_the_owner_removes_one(client, result, address, add):
    add()
    removed = client.post(address, {"form": "remove", "load_test": LoadTest.objects.get().pk})
    assert removed.status_code == 303
    assert "our staging server" not in client.get(f"/r/{result.token}/").text


def test_what_is_wrong_comes_back_as_it_was_typed(add):
    page = add(output="Requests & rate")
    assert page.status_code == 422
    assert "Requests &amp; rate</textarea>" in page.text
    assert 'href="#id_output"' in page.text
    assert not LoadTest.objects.exists()


def test_what_was_measured_is_shown_as_text(client, result, add):
    add(what=SCRIPT)
    page = client.get(f"/r/{result.token}/").text
    assert SCRIPT not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_reader_cannot(client, result, add, method):
    add()
    wrong = f"/r/{result.token}/edit/{'A' * 22}/load-tests/long-way/"
    sent = SAID | {"output": printed(), "what": "mine"}
    assert getattr(Client(), method)(wrong, sent).status_code == 404
    remove = {"form": "remove", "load_test": LoadTest.objects.get().pk}
    assert Client().post(wrong, remove).status_code == 404
    assert LoadTest.objects.get().what == SAID["what"]


@pytest.mark.parametrize("scenario", ["bulky-load", "nowhere"])
def test_a_scenario_that_is_not_about_load_has_no_page(client, edit_link, scenario):
    assert client.get(f"{edit_link}load-tests/{scenario}/").status_code == 404


def test_a_withdrawn_result_takes_none(client, result, address, edit_link, add):
    Result.objects.update(revoked_at=now())
    for answer in (add(), client.get(address)):
        assert (answer.status_code, answer.url) == (302, edit_link)
    assert not LoadTest.objects.exists()


def test_the_page_is_private(client, address):
    headers = client.get(address).headers
    assert "no-store" in headers["Cache-Control"] or "private" in headers["Cache-Control"]
    assert (
        headers["Referrer-Policy"]
        == client.get(address.split("load-tests")[0]).headers["Referrer-Policy"]
    )
