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


def on_a_bag(key: str, **points: int) -> dict[str, object]:
    bag = {"question": "luggage", "test": "includes", "value": "bag"}
    effects = [{"option": option, "points": number} for option, number in points.items()]
    return {"key": key, "reason": "a bag", "when": [bag], "effects": effects}


def test_a_narrow_lead_holds_in_little_more_than_half_of_the_re_weightings():
    narrow = [
        ("scenarios.long-way.rules.far.effects", [{"option": "train", "points": 4}]),
        ("scenarios.long-way.rules.+", on_a_bag("for-the-car", car=4)),
        ("scenarios.long-way.rules.+", on_a_bag("for-the-train", train=1)),
    ]
    rulebook = read_rulebook(changed(*narrow))
    verdict = evaluate(rulebook, {"distance": 2000, "luggage": ("bag",)})
    assert (verdict.recommended, verdict.margin) == ("train", 1)
    assert 0.5 < stability(rulebook, verdict) < 0.75
