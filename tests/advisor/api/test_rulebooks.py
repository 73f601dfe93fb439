import pytest

from rules.drafts.from_document import load
from rules.models import Rulebook
from rules.publishing import publish
from tests.support.small import small_document


@pytest.fixture
def read(client, journey):
    return lambda address: client.get(f"/api/1/rulebooks{address}")


def test_each_rulebook_has_its_latest_release_and_its_options(read):
    (found,) = read("").json()
    assert (found["key"], found["release"]) == ("journey", 1)
    assert [option["key"] for option in found["options"]] == ["train", "car", "coach"]
    assert read("/journey").json() == found


def test_a_hidden_rulebook_is_for_whoever_knows_its_key(read):
    Rulebook.objects.update(availability=Rulebook.Availability.HIDDEN)
    assert read("").json() == []
    assert read("/journey").status_code == 200


def test_a_retired_rulebook_is_gone(read):
    Rulebook.objects.update(availability=Rulebook.Availability.RETIRED)
    assert read("/journey").status_code == 410


def test_releases_can_be_checked_by_their_hash(read, journey):
    (release,) = read("/journey/releases").json()
    assert (release["number"], release["sha256"]) == (1, journey.sha256)
    assert release["note"] == "First release"


def test_a_release_without_approval_says_so(read, journey, settings):
    settings.REVIEW_REQUIRED = True
    publish(load(small_document() | {"title": "By rail?"}), "In a hurry", without_approval=True)
    releases = read("/journey/releases").json()
    assert [release["without_approval"] for release in releases] == [True, False]


def test_questions_come_with_a_schema_of_answers(read):
    found = read("/journey/releases/1/questions").json()
    assert [question["key"] for question in found["questions"]] == [
        *found["answers_schema"]["properties"]
    ]


def test_what_is_unchanged_is_not_sent_again(client, journey):
    tag = {"if-none-match": client.get("/api/1/rulebooks").headers["ETag"]}
    assert client.get("/api/1/rulebooks", headers=tag).status_code == 304


@pytest.mark.parametrize(
    "address",
    ["/none", "/none/releases", "/journey/releases/9/questions", "/none/releases/1/questions"],
)
def test_what_is_not_there_is_said_as_a_problem(read, address):
    answer = read(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["detail"] == "There is no such rulebook or release."
