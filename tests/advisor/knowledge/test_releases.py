import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils.html import escape

from rules.drafts.from_document import load
from rules.drafts.to_document import draft
from rules.engine.diff import difference
from rules.engine.reading import read_rulebook
from rules.exported_from import with_release
from rules.files import read_document, write_document
from rules.models import Release
from rules.publishing import publish
from rules.rulebook_schema import with_schema
from tests.support.changes import FAR, changed
from tests.support.small import small_document

FARTHER = changed((f"{FAR}.when.0.value", 400))
CLAIM = '<a class="claim-key" href="/sources/?rulebook=journey#C1">C1</a>'
NOTE = f"Trains got <em>slower</em> ({CLAIM}).<br>&lt;b&gt;Sadly&lt;/b&gt;"
SENTENCE = (
    "Rule “far” in “A long way between cities”: the condition was “Distance is above 300 "
    "kilometres”, and is now “Distance is above 400 kilometres”."
)


@pytest.fixture
def farther(journey: Release) -> Release:
    """Release 2, by Ada, in which far is farther."""
    ada = User.objects.create_user("ada", first_name="Ada", last_name="Okafor")
    return publish(load(FARTHER), "Trains got *slower* (C1).\n<b>Sadly</b>", ada)


@pytest.fixture
def again(farther: Release) -> Release:
    """Release 3: as release 1, but for its title."""
    user = User.objects.create_user("deploy")
    return publish(load(small_document() | {"title": "Rail or road?"}), "Back", user)


def test_the_releases_are_listed_with_date_publisher_and_note(
    client: Client, again: Release
) -> None:
    page = client.get("/releases/").text
    first, second, third = (f"/releases/{number}/?rulebook=journey" for number in (1, 2, 3))
    assert page.index(third) < page.index(second) < page.index(first)
    assert page.index(third) < page.index("current</span>") < page.index(second)
    for text in ("Ada Okafor", "deploy", "First release", NOTE):
        assert text in page
    assert f"{again.published_at:%B %Y}" in page


@pytest.fixture
def rita(db: None) -> User:
    return User.objects.create_user("rita", first_name="Rita", last_name="Stone")


def test_a_release_says_who_approved_it_and_no_more_of_its_review(
    client: Client, journey: Release, rita: User
) -> None:
    rulebook = load(FARTHER)
    digest = draft(rulebook).digest
    rulebook.approvals.create(user=rita, sha256=digest, base=1, words="Tedious.")
    rulebook.comments.create(user=rita, place="rules.far", text="Nonsense.")
    publish(rulebook, "Trains got slower.")
    page = client.get("/releases/2/").text
    assert "Approved by <bdi>Rita Stone</bdi> on" in page
    assert "approved by <bdi>Rita Stone</bdi>" in client.get("/releases/").text
    for address in ("/releases/2/", "/releases/", "/releases/2/release.json"):
        text = client.get(address).text
        assert "Tedious." not in text
        assert "Nonsense." not in text
        assert "without approval" not in text


def test_a_release_without_approval_says_so(
    client: Client, journey: Release, settings: Any
) -> None:
    settings.REVIEW_REQUIRED = True
    publish(load(FARTHER), "In a hurry.", without_approval=True)
    assert "Published without approval" in client.get("/releases/2/").text
    assert client.get("/releases/").text.count("without approval") == 1
    assert "approval" not in client.get("/releases/1/").text


def test_a_release_says_what_changed_since_the_one_before(client: Client, farther: Release) -> None:
    page = client.get("/releases/2/").text
    assert "What changed since release 1" in page
    assert f"<h3>Rules</h3>\n  <ul><li>{SENTENCE}</li></ul>" in page
    for text in ("by <bdi>Ada Okafor</bdi>", NOTE, farther.sha256):
        assert text in page


def test_the_first_release_says_how_much_is_in_it(client: Client, journey: Release) -> None:
    page = client.get("/releases/1/").text
    assert "What is in it" in page
    [everything] = difference(None, read_rulebook(small_document()))
    assert everything.text in page


def test_an_older_release_is_shown_in_its_own_words(client: Client, again: Release) -> None:
    for number, title in ((3, "Rail or road?"), (2, "Train or car?")):
        page = client.get(f"/releases/{number}/").text
        assert f"<title>Release {number} \N{EN DASH} {title}</title>" in page


def test_any_two_releases_can_be_compared(client: Client, again: Release) -> None:
    response = client.get("/releases/3/?since=1")
    [change] = response.context["changes"]
    assert (change.part, change.kind) == ("rulebook", "changed")
    assert "“Rail or road?”" in change.text
    assert escape(change.text) in response.text
    assert '<option value="1" selected>' in response.text
    assert "Nothing differs." in client.get("/releases/3/?since=3").text


def test_the_yaml_of_a_release_is_its_rulebook(
    client: Client, farther: Release, tmp_path: Path
) -> None:
    response = client.get("/releases/1/rulebook.yaml?rulebook=journey")
    disposition = 'attachment; filename="journey-release-1.yaml"'
    assert response.headers["Content-Disposition"] == disposition
    path = tmp_path / "journey.yaml"
    path.write_bytes(response.content)
    assert read_document(str(path)) == small_document()
    # Its keys stand in the order in which people read them, below the address of the schema.
    schema = "http://testserver/schemas/rulebook-1.json"
    text = with_release(write_document(small_document()), Release.objects.get(number=1))
    assert response.text == with_schema(text, schema)


def test_the_json_of_a_release_has_its_hash(client: Client, farther: Release) -> None:
    response = client.get("/releases/2/release.json?rulebook=journey")
    assert hashlib.sha256(response.content).hexdigest() == farther.sha256
    disposition = 'attachment; filename="journey-release-2.json"'
    assert response.headers["Content-Disposition"] == disposition
    page = client.get("/releases/2/").text
    assert 'href="/releases/2/release.json?rulebook=journey"' in page
    assert 'href="/releases/2/rulebook.yaml?rulebook=journey"' in page


@pytest.mark.parametrize("file", ["rulebook.yaml", "release.json"])
def test_a_file_is_sent_once(client: Client, journey: Release, file: str) -> None:
    etag = client.get(f"/releases/1/{file}").headers["ETag"]
    again = client.get(f"/releases/1/{file}", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "address",
    [
        "/releases/9/",
        "/releases/0/",
        "/releases/99999999999999999999999/",
        "/releases/1/?since=7",
        "/releases/1/?rulebook=nonsense",
        "/releases/9/rulebook.yaml",
        "/releases/9/release.json",
        "/releases/?rulebook=nonsense",
    ],
)
def test_what_does_not_exist_gets_a_page_that_says_so(
    client: Client, journey: Release, address: str
) -> None:
    page = client.get(address)
    assert page.status_code == 404
    assert "error-page" in page.text


@pytest.mark.parametrize("since", ["", "nonsense", "-1", "²", "1%00"])
def test_a_comparison_that_cannot_be_read_is_with_the_one_before(
    client: Client, farther: Release, since: str
) -> None:
    assert client.get(f"/releases/2/?since={since}").context["since"] == 1


def test_of_several_rulebooks_one_is_chosen(client: Client, farther: Release) -> None:
    # "Bus or bike?" comes first by its title.
    publish(load(small_document() | {"key": "commute", "title": "Bus or bike?"}), "Daily")
    assert "Daily" in client.get("/releases/").text
    assert NOTE in client.get("/releases/?rulebook=journey").text
    assert client.get("/releases/2/").status_code == 404
    assert SENTENCE in client.get("/releases/2/?rulebook=journey").text


def test_the_pages_take_few_queries(
    client: Client, again: Release, django_assert_num_queries: object
) -> None:
    for address, queries in (("/releases/", 3), ("/releases/3/", 2)):
        client.get(address)
        with django_assert_num_queries(queries):  # type: ignore[operator]
            client.get(address)
