import pytest

from rules.engine.reading import read_rulebook
from rules.engine.remarks import applying
from rules.engine.scoring import evaluate
from tests.support.small import small_document

FAR = {"question": "distance", "test": "above", "value": 300}


def applies(answers, **limits):
    document = small_document()
    remark = {"key": "a", "kind": "check", "title": "A", "text": "B.", "claims": ["R1"]}
    document["remarks"] = [remark | limits]
    rulebook = read_rulebook(document)
    verdict = evaluate(rulebook, answers)
    return bool(list(applying(rulebook, answers, verdict, verdict.recommended)))


@pytest.mark.parametrize(
    ("answers", "expected"), [({"distance": 301}, True), ({"distance": 300}, False), ({}, False)]
)
def test_a_remark_applies_where_its_conditions_hold(answers, expected):
    assert applies(answers, when=[FAR]) is expected


def test_a_remark_applies_to_the_scenarios_that_it_names():
    assert applies({"distance": 600}, scenarios=["long-way", "bulky-load"])
    assert not applies({"distance": 600}, scenarios=["bulky-load"])


def test_a_remark_applies_to_the_recommended_options_that_it_names():
    assert applies({"distance": 600}, options=["train"])
    assert not applies({"distance": 600}, options=["car"])
    assert not applies({}, options=["train"])


def test_all_limits_of_a_remark_must_be_met():
    assert applies({"distance": 600}, when=[FAR], options=["train"], scenarios=["long-way"])
    assert not applies({"distance": 600}, when=[FAR], options=["car"], scenarios=["long-way"])
