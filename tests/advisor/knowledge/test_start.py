import re

from rules.drafts.from_document import load
from rules.publishing import publish
from tests.support.changes import changed
from tests.support.small import small_document


def test_the_start_page_offers_each_published_rulebook(client, journey):
    page = client.get("/").text
    assert "Train or car?" in page
    assert 'class="button" href="/decide/journey/"' in page
    assert 'class="button quiet" href="/panels/journey/"' in page
    assert 'href="/accuracy/?rulebook=journey"' in page


def test_the_time_it_takes_follows_from_the_questions(client, journey):
    assert "At most 4 questions in 3 steps, about a minute." in client.get("/").text
    luggage = small_document()["steps"][1]["questions"][0]
    more = [luggage, *(luggage | {"key": f"luggage-{number}"} for number in range(9))]
    publish(load(changed(("steps.baggage.questions", more))), note="More to ask")
    assert "At most 13 questions in 3 steps, about two minutes." in client.get("/").text


def test_it_shows_what_the_example_comes_to(client, journey):
    page = client.get("/").text
    example = re.search('<section class="example".*?</section>', page, re.DOTALL)[0]
    assert "An example: " in example
    assert "Too close to call between Train and Coach." in example
    assert 'href="/example/journey/"' in example


def test_a_second_rulebook_has_its_own_block_and_the_page_one_filled_button(client, journey):
    publish(load(changed(("key", "tour"), ("title", "Which tour?"))), note="First release")
    page = client.get("/").text
    assert page.count('class="button"') == 1
    assert page.index("Train or car?") < page.index("An example") < page.index("Which tour?")
    assert 'class="button quiet" href="/decide/tour/"' in page
    assert 'href="/example/tour/"' in page
    assert 'href="/accuracy/?rulebook=tour"' in page


def test_what_a_browser_keeps_is_hidden_until_its_script_shows_it(client, journey):
    page = client.get("/").text
    assert re.search('<section id="kept"[^>]* hidden>', page)


def test_without_a_release_the_start_page_says_what_is_missing(client, db):
    assert "No decision can be taken here yet" in client.get("/").text


def test_every_page_carries_the_content_security_policy(client, journey):
    for address in ("/", "/decide/journey/1/trip/", "/nowhere/", "/admin/login/"):
        policy = client.get(address).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
