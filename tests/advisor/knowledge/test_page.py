import re
from itertools import pairwise

import pytest

from rules.drafts.from_document import load
from rules.models import Rulebook
from rules.publishing import publish
from tests.support.small import small_document

PAGES = ["scenarios", "sources", "precedents", "options", "accuracy"]


@pytest.mark.parametrize("key", ["nonsense", "a%00b"])
@pytest.mark.parametrize("page", PAGES)
def test_an_unknown_rulebook_is_not_found(client, journey, page, key):
    response = client.get(f"/{page}/?rulebook={key}")
    assert response.status_code == 404
    assert "error-page" in response.text


@pytest.mark.parametrize("page", [*PAGES, "releases"])
def test_without_a_release_the_page_says_so(client, db, page):
    response = client.get(f"/{page}/")
    assert response.status_code == 404
    assert "none has been published yet" in response.text


@pytest.mark.parametrize("page", PAGES)
def test_a_page_takes_two_queries(client, journey, page, django_assert_num_queries):
    client.get(f"/{page}/")
    with django_assert_num_queries(2):
        client.get(f"/{page}/")


@pytest.mark.parametrize("page", [*PAGES, "releases"])
def test_the_other_rulebooks_are_one_link_away(client, journey, page):
    assert 'class="rulebooks"' not in client.get(f"/{page}/").text
    other = small_document() | {"key": "voyage", "title": "Ship or plane?"}
    publish(load(other), "First")
    first, second = client.get(f"/{page}/").text, client.get(f"/{page}/?rulebook=journey").text
    assert f'<a href="?rulebook=journey">{small_document()["title"]}</a>' in first
    assert f'<a href="?rulebook=voyage">{other["title"]}</a>' in second
    assert f'href="/{page}/?rulebook=journey"' in second


@pytest.mark.parametrize("page", [*PAGES, "scenarios/long-way", "precedents/choir-trip"])
def test_no_heading_skips_a_level(client, journey, page):
    levels = [int(level) for level in re.findall("<h([1-6])", client.get(f"/{page}/").text)]
    assert levels[0] == 1
    assert all(level <= before + 1 for before, level in pairwise(levels))


def test_a_hidden_rulebook_is_read_by_its_address_alone(client, journey):
    Rulebook.objects.update(availability="hidden")
    assert client.get("/scenarios/?rulebook=journey").status_code == 200
    assert client.get("/scenarios/").status_code == 404
    assert "Train or car?" not in client.get("/").text
