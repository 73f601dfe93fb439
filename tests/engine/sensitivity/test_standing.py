"""The standing of a verdict, and the figures that it follows from."""

from typing import Any

import pytest
from hypothesis import given, settings

from rules.engine.answers import counted, read_answers
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from rules.engine.scoring import evaluate
from rules.engine.sensitivity.margin_at_risk import margin_at_risk
from rules.engine.sensitivity.stability import stability
from rules.engine.sensitivity.standing import Assessment, assess
from tests.support.sensitivity import Assessed, assessed_cases
from tests.support.small import small_document

BAG = {"question": "luggage", "test": "includes", "value": "bag"}
ALL_ANSWERED: dict[str, Any] = {"distance": 50, "station": "far", "luggage": "bag", "changes": 1}


def with_rules(*effects: dict[str, int], rules_out: tuple[str, ...] = ()) -> Rulebook:
    """The small rulebook, in which a bag gives these points, one rule for each."""
    document = small_document()
    for added, points in enumerate(effects):
        rule = {"key": f"added-{added}", "reason": "so it is", "when": [BAG]}
        rule["effects"] = [{"option": key, "points": number} for key, number in points.items()]
        document["scenarios"][0]["rules"].append({**rule, "rules_out": list(rules_out)})
    return read_rulebook(document)


def assessment(rulebook: Rulebook, **raw: object) -> Assessment:
    answers, problems = read_answers(rulebook, raw)
    assert not problems
    return assess(rulebook, counted(rulebook, answers), evaluate(rulebook, answers))


@pytest.mark.parametrize(
    ("points", "standing"),
    [
        ([{"car": 4}, {"car": 4}], "clear"),
        ([{"car": 4, "train": -4}], "clear"),
        ([{"car": 4}, {"car": 2, "train": -1}], "leaning"),  # less than two strong rules
        ([{"car": 2}], "leaning"),
        ([{"car": 1}], "too-close-to-call"),
        ([{"car": 4, "train": 4}], "too-close-to-call"),
        ([{"car": 4}, {"train": 4}, {"car": 2}, {"train": 1}], "too-close-to-call"),
        ([{"train": -1}], "nothing-fits"),
    ],
)
def test_with_all_answered_the_margin_and_its_stability_decide(points, standing):
    assert assessment(with_rules(*points), **ALL_ANSWERED).standing == standing


@pytest.mark.parametrize(
    ("doubted", "standing"), [(["car"], "leaning"), (["train"], "clear"), ([], "clear")]
)
def test_what_a_rule_doubts_is_not_clear_however_large_its_margin(doubted, standing):
    document = small_document()
    effects = [{"option": "car", "points": 4}, {"option": "train", "points": -4}]
    rule = {"key": "added", "reason": "so it is", "when": [BAG], "effects": effects}
    document["scenarios"][0]["rules"].append({**rule, "doubts": doubted})
    assessed = assessment(read_rulebook(document), **ALL_ANSWERED)
    assert (assessed.standing, assessed.margin) == (standing, 8)
    assert assessed.would_be_clear == (standing == "leaning")


def test_all_answered_is_settled():
    answered = assessment(with_rules({"car": 2}), **ALL_ANSWERED)
    assert (answered.settled, answered.margin_at_risk) == (True, 0)


def test_what_open_answers_can_take_is_told_and_does_not_decide():
    wide = assessment(with_rules({"car": 4}, {"car": 4}), luggage="bag")
    assert wide.margin_at_risk > 0
    assert wide.standing == "clear"


def test_without_a_recommendation_it_is_said_whether_answers_are_missing(small):
    assert assessment(small).standing == "not-enough-answers"
    assert assessment(small, **ALL_ANSWERED).standing == "nothing-fits"


def test_a_hundred_of_a_hundred_is_said_only_of_all():
    assert Assessment("clear", 4, 0.999, 0, True).per_cent == 99
    assert Assessment("clear", 4, 1.0, 0, True).per_cent == 100


def test_two_releases_of_one_rulebook_are_not_mixed_up():
    once, twice = with_rules({"car": 4}), with_rules({"train": 4})
    assert evaluate(once, ALL_ANSWERED | {"luggage": ("bag",)}).recommended == "car"
    assert assessment(once, **ALL_ANSWERED).margin == assessment(twice, **ALL_ANSWERED).margin == 4
    assert evaluate(twice, ALL_ANSWERED | {"luggage": ("bag",)}).recommended == "train"


@settings(max_examples=80, deadline=None)
@given(assessed_cases())
def test_the_standing_follows_from_the_figures(assessed: Assessed):
    rulebook, case, verdict = assessed
    result = assess(rulebook, case.answers, verdict, case.priorities)
    assert result.stability == stability(rulebook, verdict)
    assert (result.margin_at_risk, result.settled) == margin_at_risk(rulebook, case, verdict)
    if verdict.level:
        assert result.standing == "too-close-to-call"
    elif case.recommended is None:
        assert result.standing == ("not-enough-answers" if verdict.open else "nothing-fits")
    elif result.standing == "clear":
        assert result.margin >= 8
        assert result.stability >= 0.9
    elif result.standing == "too-close-to-call":
        assert result.margin <= 1 or result.stability < 2 / 3
