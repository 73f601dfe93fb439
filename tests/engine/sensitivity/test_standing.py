"""The standing of a verdict, and the figures that it follows from."""

from typing import Any

import pytest

from rules.engine.answers import counted, read_answers
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from rules.engine.scoring import evaluate
from rules.engine.sensitivity.standing import Assessment, assess
from tests.support.small import small_document

BAG = {"question": "luggage", "test": "includes", "value": "bag"}
ALL_ANSWERED: dict[str, Any] = {"distance": 50, "station": "far", "luggage": "bag", "changes": 1}


def with_rules(*effects: dict[str, int], rules_out: tuple[str, ...] = ()) -> Rulebook:
    """The small rulebook, in which a bag gives these points, a rule each."""
    document = small_document()
    for number, points in enumerate(effects):
        rule = {"key": f"added-{number}", "reason": "so it is", "when": [BAG]}
        rule["effects"] = [{"option": key, "points": each} for key, each in points.items()]
        document["scenarios"][0]["rules"].append({**rule, "rules_out": list(rules_out)})
    return read_rulebook(document)


def sure(rulebook: Rulebook, **raw: object) -> Assessment:
    answers, problems = read_answers(rulebook, raw)
    assert not problems
    return assess(rulebook, counted(rulebook, answers), evaluate(rulebook, answers))


@pytest.mark.parametrize(
    ("points", "standing"),
    [
        ([{"car": 4}], "clear"),
        ([{"car": 2, "train": -2}], "clear"),
        ([{"car": 1, "train": -1}], "leaning"),  # less than a strong rule
        ([{"car": 4, "train": 4}], "too-close-to-call"),
        ([{"car": 4}, {"train": 4}, {"car": 2}, {"train": 1}], "too-close-to-call"),
        ([{"train": -1}], "nothing-fits"),
    ],
)
def test_with_all_answered_the_margin_and_its_stability_decide(points, standing):
    assert sure(with_rules(*points), **ALL_ANSWERED).standing == standing


def test_all_answered_is_settled():
    answered = sure(with_rules({"car": 2}), **ALL_ANSWERED)
    assert (answered.settled, answered.reach) == (True, 0)


def test_a_lead_that_open_answers_can_take_is_not_clear():
    assert sure(with_rules({"car": 4}), luggage="bag").standing == "leaning"
    wide = sure(with_rules({"car": 4}, {"car": 4}, {"car": 4}, {"car": 4}), luggage="bag")
    assert 0 < wide.reach < 2 * wide.margin
    assert wide.standing == "clear"


def test_without_a_recommendation_it_is_said_whether_answers_are_missing(small):
    assert sure(small).standing == "not-enough-answers"
    assert sure(small, **ALL_ANSWERED).standing == "nothing-fits"


def test_a_hundred_of_a_hundred_is_said_only_of_all():
    assert Assessment("clear", 4, 0.999, 0, True).per_cent == 99
    assert Assessment("clear", 4, 1.0, 0, True).per_cent == 100


def test_two_releases_of_one_rulebook_are_not_mixed_up():
    once, twice = with_rules({"car": 4}), with_rules({"train": 4})
    assert evaluate(once, ALL_ANSWERED | {"luggage": ("bag",)}).recommended == "car"
    assert sure(once, **ALL_ANSWERED).margin == sure(twice, **ALL_ANSWERED).margin == 4
    assert evaluate(twice, ALL_ANSWERED | {"luggage": ("bag",)}).recommended == "train"
