import feedparser
import pytest
from django.utils.timezone import now

from advisor.models import Result, Revisit
from tests.advisor.log.conftest import ago


@pytest.fixture
def read(client, link):
    def parse():
        response = client.get(f"{link}feed.atom")
        assert response.headers["Content-Type"].startswith("application/atom+xml")
        feed = feedparser.parse(response.content)
        assert not feed.bozo, feed.get("bozo_exception")
        assert feed.version == "atom10"
        return feed

    return parse


@pytest.fixture
def titles(read):
    return lambda: [entry.title for entry in read().entries]


def test_a_feed_reader_reads_what_was_added(link, add, elsewhere, read):
    result = add("Order desk & <more>")
    elsewhere("One database", link="https://wiki.example/12")
    elsewhere("Without a link")
    feed = read()
    assert feed.feed.title == "Decisions: Platform team"
    assert feed.feed.link == f"http://testserver{link}"
    assert feed.feed.author == "Advisor"
    links = {entry.title: entry.link for entry in feed.entries}
    assert links == {
        "Added: Order desk & <more>": f"http://testserver/r/{result.token}/",
        "Added: One database": "https://wiki.example/12",
        "Added: Without a link": f"http://testserver{link}",
    }
    assert len({entry.id for entry in feed.entries}) == 3
    assert all(entry.updated_parsed for entry in feed.entries)


def test_an_empty_log_has_an_empty_feed(read):
    assert read().entries == []


def test_what_was_decided_since_is_news_and_what_was_before_is_not(add, titles):
    result = add("Order desk", status="proposed")
    assert titles() == ["Added: Order desk"]
    result.decisions.create(option="train", status="accepted", date=ago(0))
    assert titles() == ["Accepted: Order desk", "Added: Order desk"]


def test_a_decision_that_still_holds_is_news(add, elsewhere, read):
    result, entry = add("Order desk"), elsewhere("One database")
    Revisit.objects.create(decision=result.decisions.get(), date=ago(0), by="Ada")
    Revisit.objects.create(entry=entry, date=ago(0), by="Ben", next_on=ago(-9))
    said = {entry.title: entry.summary for entry in read().entries}
    assert said["Still holds: Order desk"] == "Ada"
    assert said["Still holds: One database"] == f"Ben; next on {ago(-9)}"


def test_a_withdrawn_result_is_news_without_content(client, link, add, titles):
    result = add("Secret", deciders="Ana")
    Result.objects.update(revoked_at=now())
    assert titles() == ["A result was withdrawn"]
    feed = client.get(f"{link}feed.atom").text
    assert "Secret" not in feed
    assert result.token not in feed


def test_a_new_release_of_its_rules_is_news(add, small, read, next_release):
    add("Order desk")
    next_release()
    newest = read().entries[0]
    assert newest.title == f"Release 2 of {small.title}"
    assert newest.link == "http://testserver/releases/2/?rulebook=journey"


def test_entries_keep_their_ids(add, read, next_release):
    add("Order desk")
    before = {entry.id for entry in read().entries}
    next_release()
    assert before < {entry.id for entry in read().entries}


def test_the_latest_changes_come_first_and_only_so_many(elsewhere, titles, monkeypatch):
    monkeypatch.setattr("advisor.log.feed.MOST", 2)
    for number in range(3):
        elsewhere(f"Entry {number}")
    assert titles() == ["Added: Entry 2", "Added: Entry 1"]


def test_the_page_names_its_feed(client, link):
    assert f'rel="alternate" type="application/atom+xml" href="{link}feed.atom"' in (
        client.get(link).text
    )


def test_a_day_to_look_again_that_is_past_is_in_the_feed(add, elsewhere, read):
    add("Order desk", revisit_on=ago(3))
    elsewhere("One database", revisit_on=ago(1))
    add("Later", revisit_on=ago(-1))
    due = [entry for entry in read().entries if entry.title.startswith("To look at again")]
    assert {entry.title for entry in due} == {
        "To look at again: Order desk",
        "To look at again: One database",
    }
    assert f"The day to look at it again was {ago(3)}." in {entry.summary for entry in due}
