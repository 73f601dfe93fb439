import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from advisor.exports.document import Document, json_schema
from advisor.models import Position
from tests.support.hostile import HOSTILE
from tests.support.records import PERMALINK, RULEBOOK, SAVED, decided, load_test, record
from tests.support.strategies import answers_to

SCHEMA = "https://advisor.example/schemas/result-1.json"
VALIDATOR = Draft202012Validator(
    json_schema(SCHEMA), format_checker=Draft202012Validator.FORMAT_CHECKER
)


def export(saved) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(Document.of(saved, SCHEMA).model_dump_json(by_alias=True))
    return document


def test_the_schema_is_one():
    Draft202012Validator.check_schema(json_schema(SCHEMA))
    assert json_schema(SCHEMA)["$id"] == SCHEMA


def test_the_schema_describes_every_field():
    schema = json_schema(SCHEMA)
    for part in [schema, *schema["$defs"].values()]:
        assert part["description"]
        assert all(field.get("description") for field in part["properties"].values()), part["title"]


@given(answers=answers_to(RULEBOOK), title=HOSTILE, reason=HOSTILE, data=st.data())
def test_every_export_is_as_the_schema_says(answers, title, reason, data):
    most = data.draw(st.lists(st.sampled_from([*answers] or ["distance"]), max_size=3, unique=True))
    decisions = data.draw(st.sampled_from([[], [decided("car", "proposed", reason=reason)]]))
    saved = record(*decisions, title=title, context=reason, most=most, **answers)
    VALIDATOR.validate(export(saved))


@pytest.mark.parametrize("field", ["permalink", "standing", "totals", "decisions"])
def test_the_schema_notices_what_is_missing(field):
    document = export(record(distance=600))
    del document[field]
    assert not VALIDATOR.is_valid(document)


def test_it_says_where_it_comes_from():
    document = export(record(title="Order desk", context="Two of us.", distance=600))
    assert document["$schema"] == SCHEMA
    assert document["permalink"] == PERMALINK
    assert (document["title"], document["context"]) == ("Order desk", "Two of us.")
    assert document["created_at"] == "2026-11-20T09:30:00Z"
    assert (document["rulebook_title"], document["release"]) == ("Train or car?", 2)
    assert document["sha256"] == "5e" * 32


def test_answers_are_there_as_keys_and_as_words():
    document = export(record(distance=600, luggage="bag", most=["distance"]))
    assert document["answers"] == {"distance": 600, "luggage": ["bag"]}
    assert document["said"] == [
        {"question": "distance", "label": "Distance", "answer": "600 kilometres", "note": ""},
        {"question": "luggage", "label": "Luggage", "answer": "A bag or a suitcase", "note": ""},
    ]
    assert document["most"] == ["distance"]


def test_a_risk_comes_with_its_words():
    (risk,) = export(record(distance=600))["risks"]
    assert (risk["scenario"], risk["option"], risk["named"]) == ("long-way", "car", "car")
    [named] = RULEBOOK.scenario["long-way"].risks
    assert risk["symptom"] == named.symptom
    assert risk["claims"] == ["R1"]


def test_every_decision_is_there_and_the_last_one_stands():
    first, last = decided("train", "proposed"), decided("car", reason="We like it.")
    document = export(record(first, last, distance=600))
    assert [decision["option"] for decision in document["decisions"]] == ["train", "car"]
    assert document["decision"] == {
        "option": "car",
        "status": "accepted",
        "deciders": last.deciders,
        "date": "2026-11-24",
        "reason": "We like it.",
        "reversibility": "",
        "revisit_on": None,
        "superseded_by": None,
        "objections": 0,
        "quotes": [],
        "revisits": [],
        "recorded_at": "2026-11-20T09:30:00Z",
    }


def test_without_a_decision_there_is_none():
    document = export(record(distance=600))
    assert (document["decision"], document["decisions"]) == (None, [])


def test_positions_are_there_with_what_became_of_them():
    position = Position(
        name="Ada", stance="disagree", reason="A dog", created_at=SAVED, decision_id=1, reply="No"
    )
    document = export(replace(record(distance=600), positions=(position,)))
    assert document["positions"] == [
        {
            "name": "Ada",
            "stance": "disagree",
            "reason": "A dog",
            "scenario": "",
            "question": "",
            "on_decision": True,
            "state": "open",
            "reply": "No",
            "created_at": "2026-11-20T09:30:00Z",
            "corrected_at": None,
        }
    ]


def test_a_note_stands_with_its_answer():
    noted = record(distance=600)
    noted.result.notes = {"distance": "Measured on a map"}
    assert export(noted)["said"][0]["note"] == "Measured on a map"


def test_load_tests_are_there_with_what_is_to_be_known_of_them():
    document = export(replace(record(distance=600), load_tests=(load_test(),)))
    VALIDATOR.validate(document)
    (found,) = document["load_tests"]
    assert (found["scenario"], found["what"]) == ("long-way", "our server")
    assert (found["p99"], found["failed"]) == (84, 0.002)
    assert found["warnings"] == ["Requests that failed are in the times."]
