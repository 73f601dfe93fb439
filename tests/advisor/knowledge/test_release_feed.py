import feedparser

from rules.drafts.from_document import load
from rules.publishing import publish
from tests.support.small import small_document


def test_a_feed_reader_reads_the_releases_of_a_rulebook(client, journey, small):
    publish(load(small_document() | {"title": "By rail?"}), note="Asks for <less>")
    response = client.get("/releases/feed.atom?rulebook=journey")
    feed = feedparser.parse(response.content)
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.title == "Releases: By rail?"
    assert [entry.title for entry in feed.entries] == ["Release 2", "Release 1"]
    newest = feed.entries[0]
    assert newest.link == newest.id == "http://testserver/releases/2/?rulebook=journey"
    assert newest.summary == "Asks for &lt;less&gt;"
    assert newest.updated_parsed


def test_an_entry_says_that_nobody_approved_the_release(client, journey, settings):
    settings.REVIEW_REQUIRED = True
    publish(load(small_document() | {"title": "By rail?"}), "In a hurry.", without_approval=True)
    feed = feedparser.parse(client.get("/releases/feed.atom?rulebook=journey").content)
    newest, first = feed.entries
    assert newest.summary == "In a hurry. Published without approval."
    assert first.summary == "First release"


def test_an_unknown_rulebook_has_no_feed(client, journey):
    assert client.get("/releases/feed.atom?rulebook=nonsense").status_code == 404


def test_the_releases_name_their_feed(client, journey):
    page = client.get("/releases/").text
    assert 'href="/releases/feed.atom?rulebook=journey"' in page
