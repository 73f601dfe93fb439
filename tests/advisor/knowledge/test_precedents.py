import pytest

from rules.drafts.from_document import load
from rules.publishing import publish
from tests.support.decisions import decided_document
from tests.support.small import small_document


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("title", ["a-walk", "choir-trip"]),
        ("year", ["choir-trip", "a-walk"]),
        ("choice", ["choir-trip", "a-walk"]),
        ("standing", ["a-walk", "choir-trip"]),
        ("nonsense", ["choir-trip", "a-walk"]),
    ],
)
def test_the_precedents_can_be_sorted(client, journey, sort, order):
    document = small_document()
    choir = document["precedents"][0]
    walk = {"key": "a-walk", "title": "A band goes home", "year": 2001, "chose": "train"}
    document["precedents"].append(choir | walk | {"standing": "clear", "also_acceptable": []})
    publish(load(document), note="A second precedent")
    response = client.get(f"/precedents/?sort={sort}")
    assert [precedent.key for precedent, _ in response.context["precedents"]] == order


def test_the_page_of_a_precedent_has_its_facts_reasons_and_outcome(text):
    precedent = small_document()["precedents"][0]
    page = text(f"/precedents/{precedent['key']}/")
    for part in (precedent["outcome"], *precedent["facts"], *precedent["reasons"]):
        assert part in page


def test_the_rules_judge_the_answers_of_a_precedent(client, journey):
    response = client.get("/precedents/choir-trip/")
    assert response.context["report"].answers == {"distance": 600, "station": "near"}
    assert response.context["start"] == "/decide/journey/1/trip/?distance=600&station=near"


def test_an_unknown_precedent_is_not_found(client, journey):
    assert client.get("/precedents/nowhere/").status_code == 404


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("option=coach", ["choir-trip", "festival"]),
        ("option=coach&known=blind", ["festival"]),
        ("known=known", ["choir-trip"]),
        ("standing=clear", ["tour"]),
        ("standing=clear&option=coach", []),
    ],
)
def test_the_precedents_can_be_filtered(client, db, query, keys):
    document = decided_document()
    document["precedents"][3]["standing"] = "clear"
    publish(load(document), note="Decisions")
    response = client.get(f"/precedents/?{query}&sort=title")
    assert sorted(precedent.key for precedent, _ in response.context["precedents"]) == keys
    assert f'<span class="count">{len(keys)} of 6</span>' in response.text
    assert '<a href="?rulebook=journey&amp;sort=title">Show all</a>' in response.text
    assert ("None has all of this." in response.text) == (not keys)


def test_a_precedent_says_whether_the_rules_had_seen_it(client, db):
    publish(load(decided_document()), note="Decisions")
    assert "judged blind" in client.get("/precedents/tour/").text
    assert "known beforehand" in client.get("/precedents/choir-trip/").text
