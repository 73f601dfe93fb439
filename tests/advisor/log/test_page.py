import re

import pytest
from django.utils.timezone import now

from advisor.log.page import MOST_FIRST, PER_PAGE
from advisor.models import Entry, Log, Result
from tests.advisor.log.conftest import CAR, ago


@pytest.fixture
def page(client, link):
    return lambda query="": client.get(f"{link}{query}").context["page"]


@pytest.fixture
def titles(page):
    return lambda query="": [line.title for line in page(query).page]


@pytest.fixture
def several(add, elsewhere):
    add("Bee", date=ago(3), revisit_on=ago(-9))
    add("ant", query=CAR, option="car", status="proposed", date=ago(2), revisit_on=ago(-30))
    elsewhere("Cat", date=ago(1), status="superseded")
    withdrawn = add("Dog")
    Result.objects.filter(pk=withdrawn.pk).update(revoked_at=now())


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", ["Cat", "ant", "Bee", ""]),
        ("?sort=title", ["ant", "Bee", "Cat", ""]),
        ("?sort=revisit", ["Bee", "ant", "Cat", ""]),
        ("?sort=status", ["Bee", "ant", "Cat", ""]),
        ("?sort=nonsense", ["Cat", "ant", "Bee", ""]),
        ("?status=accepted", ["Bee"]),
        ("?status=withdrawn", [""]),
        ("?status=nonsense&rulebook=nonsense", ["Cat", "ant", "Bee", ""]),
        ("?rulebook=journey", ["ant", "Bee"]),
        ("?rulebook=journey&status=proposed&sort=title", ["ant"]),
        ("?status=rejected", []),
    ],
)
def test_the_address_sorts_and_filters(several, titles, query, order):
    assert titles(query) == order


def test_links_keep_what_is_picked_in_one_order_and_drop_what_nobody_knows(several, page):
    found = page("?sort=title&x=1&status=accepted&rulebook=nonsense&page=9")
    addresses = {link.text: link.address for link in found.statuses}
    assert addresses == {
        "All": "?sort=title",
        "In force": "?sort=title",
        "Proposed": "?status=proposed&sort=title",
        "Superseded": "?status=superseded&sort=title",
        "Withdrawn": "?status=withdrawn&sort=title",
    }
    assert [link.text for link in found.statuses if link.is_picked] == ["In force"]
    assert [link.address for link in found.sorts] == [
        "?status=accepted",
        "?status=accepted&sort=revisit",
        "?status=accepted&sort=status",
    ]


def test_filters_say_how_many_lines_they_leave(several, page):
    assert {link.text: link.number for link in page().statuses} == {
        "All": 4,
        "In force": 1,
        "Proposed": 1,
        "Superseded": 1,
        "Withdrawn": 1,
    }


@pytest.fixture
def many(log):
    """So many entries that they fill two pages, and more to look at than the page shows."""
    entries = [
        Entry(log=log, title=f"{number:03}", option="x", date=ago(number), accepted_at=now())
        for number in range(PER_PAGE + 1)
    ]
    entries += [
        Entry(log=log, title=f"Late {n}", option="x", revisit_on=ago(n + 1), accepted_at=now())
        for n in range(MOST_FIRST + 2)
    ]
    Entry.objects.bulk_create(entries)


def test_a_long_list_has_pages(many, page, titles):
    first, last = page(), page("?page=2")
    assert len(first.page) == PER_PAGE
    assert (first.next_address, first.previous_address) == ("?page=2", "")
    assert (last.next_address, last.previous_address) == ("", ".")
    assert titles("?page=2") == [f"{PER_PAGE:03}"]
    assert titles("?page=99") == titles("?page=2")
    assert titles("?page=x") == titles("?page=-1") or titles("?page=x") == titles("")


def test_what_to_look_at_stands_on_the_first_page_the_longest_overdue_first(many, page):
    found = page()
    assert len(found.first_rows) == MOST_FIRST
    assert found.first_rows[0].line.title == f"Late {MOST_FIRST + 1}"
    assert page("?page=2").first_rows == []


def test_more_to_look_at_is_one_click_away(client, many, link, page, titles):
    assert page().more == 2
    assert "And 2 more to look at" in client.get(link).text
    assert 'href="?look=first"' in client.get(link).text
    assert len(titles("?look=first")) == MOST_FIRST + 2
    assert page("?look=first").first_rows == []


def test_a_filter_holds_for_what_to_look_at_too(add, elsewhere, page):
    add("Late", revisit_on=ago(1))
    elsewhere("Also late", revisit_on=ago(1))
    elsewhere("On time")
    add("On time too")
    assert [row.line.title for row in page("?rulebook=journey").first_rows] == ["Late"]


def test_the_finding_counts(add, elsewhere, page):
    assert page().finding == "no decision yet"
    add("A", revisit_on=ago(1))
    assert page().finding == "1 decision, one to look at"
    elsewhere("B")
    assert page().finding == "2 decisions, one to look at"


def test_the_title_stands_before_the_finding_in_its_own_direction(client, log, link):
    def said():
        page = client.get(link).text
        return re.search("<h1>(.*)</h1>", page)[1], re.search("<title>(.*)</title>", page)[1]

    assert said() == ("<bdi>Platform team</bdi>: no decision yet", "Platform team: no decision yet")
    Log.objects.update(title="צוות")
    assert said()[1] == "\N{FIRST STRONG ISOLATE}צוות\N{POP DIRECTIONAL ISOLATE}: no decision yet"
    Log.objects.update(title="")
    assert said() == ("No decision yet", "No decision yet")
