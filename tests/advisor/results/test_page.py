"""A result's page argues what was decided, held against what a reader chooses."""

import re
from itertools import pairwise

import pytest

from advisor.models import Decision, Result

BOTH = "distance=600&luggage=furniture&station=near&changes=0"


@pytest.fixture
def read(client, journey):
    location = client.post(f"/decide/journey/1/save/?{BOTH}", {"title": "Moving"}).headers[
        "Location"
    ]

    def read(query=""):
        return client.get(location.removesuffix("saved/") + query).text

    return read


def heading(page):
    return re.search(r"<h1[^>]*>(.*?)</h1>", page)[1]


def decide(status="accepted", option="car"):
    fields = {"deciders": "Ana", "date": "2026-11-02", "reason": "The wardrobe decides."}
    Decision.objects.create(result=Result.objects.get(), option=option, status=status, **fields)


def test_before_a_decision_the_recommendation_stands_first(read):
    page = read()
    assert heading(page) == "Take the train."
    assert "What you take on with Train" in page


def test_once_decided_heading_title_and_commitments_are_those_of_the_decision(read):
    decide()
    page = read()
    assert heading(page) == "Take the car."
    assert "<title>Moving: Take the car." in page
    assert '"og:description" content="Take the car.' in page
    assert "What you take on with Car" in page
    assert "The rules say otherwise: Take the train." in page
    assert "The wardrobe decides." in page
    assert "<dt>Because</dt>" not in page  # the reasons of the rules are for something else


def test_a_rejected_option_leaves_the_recommendation_first(read):
    decide("rejected")
    assert heading(read()) == "Take the train."


def test_a_superseded_decision_says_so_first(read):
    decide("superseded")
    assert heading(read()) == "Superseded: Take the car."


def test_the_strongest_objection_stands_on_the_first_screen(read):
    assert "<dt>Against Train</dt><dd>You bring furniture (−4).</dd>" in read()


def test_a_reader_may_hold_it_against_another_option(read, client):
    client.post(f"/decide/journey/1/save/?{BOTH}")
    assert "Train against Car, in points." in read()
    assert "Train against Car, in points." in read("?against=nonsense")


def test_every_matched_scenario_stands_in_the_page_with_its_mechanism_and_risks(read, small):
    page = read()
    for key in ("long-way", "bulky-load", "direct-line"):
        assert small.scenario[key].mechanism in page
        assert small.scenario[key].risks[0].symptom in page


def test_headings_have_no_gaps(read):
    levels = [int(level) for level in re.findall(r"<h([1-6])", read())]
    assert all(later <= before + 1 for before, later in pairwise(levels))
