import pytest

from rules.drafts.from_document import load
from rules.publishing import publish
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
