import pytest
from hypothesis import given, settings

from rules.engine.reading import read_rulebook
from rules.engine.scoring import evaluate
from rules.engine.sensitivity.stability import stability
from tests.support.changes import changed
from tests.support.sensitivity import Assessed, assessed_cases


@settings(max_examples=80, deadline=None)
@given(assessed_cases())
def test_stability_is_a_share_and_always_the_same(assessed: Assessed):
    rulebook, case, verdict = assessed
    share = stability(rulebook, verdict)
    assert 0 <= share <= 1
    assert share == stability(rulebook, verdict)
    if case.recommended is None:
        assert share == 0


def test_one_rule_alone_is_stable(small):
    assert stability(small, evaluate(small, {"distance": 600})) == 1


def test_equals_are_first_in_half_of_the_re_weightings():
    bag = {"question": "luggage", "test": "includes", "value": "bag"}
    rule = {"key": "bag", "reason": "a bag", "when": [bag]}
    rule["effects"] = [{"option": "car", "points": 4}]
    even = ("scenarios.long-way.rules.far.effects", [{"option": "train", "points": 4}])
    rulebook = read_rulebook(changed(even, ("scenarios.long-way.rules.+", rule)))
    verdict = evaluate(rulebook, {"distance": 2000, "luggage": ("bag",)})
    assert verdict.margin == 0
    assert stability(rulebook, verdict) == pytest.approx(0.5, abs=0.05)
