import re

import pytest
from django.utils.timezone import now

from advisor.models import Result
from rules.drafts.from_document import load
from rules.publishing import publish
from tests.support.small import small_document


@pytest.mark.parametrize("path", ["/", "/scenarios/", "/decide/journey/1/trip/", "/nowhere/"])
def test_no_page_may_be_kept_by_whoever_passes_it_on(client, journey, path):
    assert "private" in client.get(path).headers["Cache-Control"]


def test_a_result_may_not_be_kept_either(client, result):
    headers = client.get(f"/r/{result.token}/").headers
    assert headers["Cache-Control"] == "private, no-cache"


def test_nor_may_an_answer_that_no_view_gives(client, db, settings):
    large = client.post("/", headers={"content-length": str(10**9)})
    assert (large.status_code, large.headers["Cache-Control"]) == (413, "private, no-cache")
    settings.SECURE_SSL_REDIRECT = True
    moved = client.get("/")
    assert (moved.status_code, moved.headers["Cache-Control"]) == (307, "private, no-cache")


def test_what_a_page_says_of_itself_stays(client, edit_link):
    assert "no-store" in client.get(edit_link).headers["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "/decide/journey/1/trip/?distance=2000",
        "/decide/journey/1/so-far/?distance=2000&was=",
        "/r/{token}/",
    ],
)
class TestKeptPages:
    def test_a_page_that_has_not_changed_is_not_sent_again(self, client, result, path):
        path = path.format(token=result.token)
        page = client.get(path)
        again = client.get(path, headers={"if-none-match": page.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == page.headers["ETag"]
        assert again.headers["Cache-Control"] == "private, no-cache"

    def test_the_second_answer_is_the_first(self, client, result, path):
        path = path.format(token=result.token)
        first, second = client.get(path), client.get(path)
        assert (first.status_code, first.text) == (200, second.text)
        assert first.headers["Content-Type"] == second.headers["Content-Type"]
        assert first.headers.get("Vary") == second.headers.get("Vary")


def test_each_address_of_the_site_has_its_own_link_to_a_result(client, result, settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    path = f"/r/{result.token}/"
    for host in settings.ALLOWED_HOSTS:
        for scheme in ("http", "https"):
            page = client.get(path, headers={"host": host}, secure=scheme == "https").text
            assert set(re.findall(r"https?://(?:one|two)\.example[^\"<]*", page)) == {
                f"{scheme}://{host}{path}"
            }


def test_the_link_to_a_result_is_its_own_whatever_the_visitor_came_by(client, result):
    page = client.get(f"/r/{result.token}/?utm_source=mail").text
    assert f'value="http://testserver/r/{result.token}/"' in page
    assert "utm_source" not in page


def test_htmx_gets_its_own_copy(client, journey):
    path = "/decide/journey/1/trip/"
    assert "autofocus" not in client.get(path).text
    assert "autofocus" in client.get(path, headers={"hx-request": "true"}).text
    assert "autofocus" not in client.get(path).text


def test_a_refused_answer_is_refused_again(client, journey):
    path = "/decide/journey/1/trip/?distance=far"
    assert [client.get(path).status_code for _ in range(2)] == [422, 422]
    restored = {"hx-request": "true", "hx-history-restore-request": "true"}
    assert client.get(path, headers=restored).status_code == 200
    assert client.get(path, headers={"hx-request": "true"}).status_code == 422


def test_what_the_owner_changes_shows_at_once(client, result, save_changes):
    path = f"/r/{result.token}/"
    before = client.get(path)
    save_changes(title="A lake trip")
    after = client.get(path, headers={"if-none-match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "A lake trip" in after.text


def test_a_decision_shows_at_once(client, result, save_changes):
    path = f"/r/{result.token}/"
    client.get(path)
    save_changes(option="train", status="accepted")
    assert "Our decision: Train" in client.get(path).text


def test_a_withdrawn_result_is_gone_for_who_has_seen_it_too(client, result):
    page = client.get(f"/r/{result.token}/")
    result.revoked_at = now()
    result.save()
    again = client.get(f"/r/{result.token}/", headers={"if-none-match": page.headers["ETag"]})
    assert again.status_code == 410


def test_a_new_release_shows_at_once(client, result):
    path = f"/r/{result.token}/"
    assert "is newer" not in client.get(path).text
    publish(load(small_document() | {"title": "By train or by car?"}), note="Another title")
    assert "Release 2 is newer" in client.get(path).text


def test_a_successor_shows_at_once(client, result):
    path = f"/r/{result.token}/"
    assert "Succeeded by" not in client.get(path).text
    later = Result.objects.create(
        release=result.release,
        recommended=result.recommended,
        answers=result.answers,
        verdict=result.verdict,
        conclusion=result.conclusion,
        method=result.method,
        edit_key="none",
        predecessor=result,
    )
    assert f"/r/{later.token}/" in client.get(path).text
    page = f"/r/{later.token}/"
    assert "Succeeds" in client.get(page).text
    result.revoked_at = now()
    result.save()
    assert "Succeeds" not in client.get(page).text
