from collections.abc import Iterable
from typing import Any

import pytest

from rules.engine.answers import read_answers
from rules.engine.reading import read_rulebook
from rules.engine.schema import Answers, Rulebook
from rules.engine.scoring import FiredRule, MisalignmentRisk, Verdict, evaluate
from tests.support.small import small_document

RULEBOOK = read_rulebook(small_document())


def verdict(rulebook: Rulebook = RULEBOOK, **raw: object) -> Verdict:
    answers, problems = read_answers(rulebook, raw)
    assert not problems
    return evaluate(rulebook, answers)


def with_rules(*added: dict[str, Any], to: str = "long-way", risks: Iterable[str] = ()) -> Rulebook:
    """The small rulebook, with rules that a bag fires, and risks of options, in one scenario."""
    document = small_document()
    [scenario] = [each for each in document["scenarios"] if each["key"] == to]
    for number, rule in enumerate(added):
        rule = {"key": f"added-{number}", "reason": "so it is", "when": [BAG], **rule}
        scenario["rules"].append(rule)
    scenario["risks"] += [scenario["risks"][0] | {"option": option} for option in risks]
    return read_rulebook(document)


def effects(**points: int) -> list[dict[str, Any]]:
    return [{"option": option, "points": number} for option, number in points.items()]


FAR = {"question": "distance", "test": "above", "value": 300}
BAG = {"question": "luggage", "test": "includes", "value": "bag"}
ALL_ANSWERED: dict[str, Any] = {"distance": 50, "station": "far", "luggage": "bag", "changes": 1}


# Points


def test_a_rule_that_holds_adds_its_points():
    result = verdict(distance=600)
    assert result.totals == {"train": 4, "car": -2, "coach": 0}
    assert result.fired == (
        FiredRule("far", "long-way", {"train": 4, "car": -2}, (), ("distance",)),
    )


def test_points_add_up_over_rules_and_scenarios():
    result = verdict(distance=1500, luggage=["furniture", "dog"])
    assert [rule.rule for rule in result.fired] == ["far", "furniture", "awkward"]
    assert result.totals == {"train": 4 - 1, "car": -2 + 4 + 1, "coach": 0}


def test_a_rule_waits_until_all_its_conditions_are_known():
    assert "far-and-light" in verdict(distance=600).undecided
    assert "far-and-light" not in verdict(distance=50).undecided
    assert "far-and-light" not in verdict(luggage="furniture").undecided
    assert verdict(**ALL_ANSWERED).undecided == ()


def test_a_rule_does_not_wait_for_a_question_that_stays_hidden():
    assert "many-changes" in verdict().undecided
    assert "many-changes" in verdict(station="far").undecided
    assert "many-changes" not in verdict(station="none").undecided


def test_rules_about_what_matters_most_count_twice():
    answers: Answers = {"distance": 600, "luggage": ("bag",)}
    once, twice = evaluate(RULEBOOK, answers), evaluate(RULEBOOK, answers, ["distance"])
    assert once.totals == {"train": 4, "car": -2, "coach": 4}
    assert twice.totals == {"train": 8, "car": -4, "coach": 8}
    assert [rule.rule for rule in twice.fired if rule.doubled] == ["far", "far-and-light"]


def test_a_rule_counts_twice_at_most():
    answers: Answers = {"distance": 600, "luggage": ("bag",)}
    rulebook = with_rules({"when": [BAG, FAR], "effects": effects(car=1)})
    once = evaluate(rulebook, answers)
    twice = evaluate(rulebook, answers, ["distance", "luggage"])
    assert (once.totals["car"], twice.totals["car"]) == (-1, -2)


def test_each_question_that_decided_a_rule_is_named_once():
    rulebook = with_rules(
        {
            "when": [BAG, {"question": "luggage", "test": "includes", "value": "dog"}],
            "effects": effects(car=1),
        }
    )
    fired = verdict(rulebook, luggage=["bag", "dog"]).fired
    assert {rule.rule: rule.questions for rule in fired}["added-0"] == ("luggage",)


# Recommendation


def test_the_option_with_the_most_points_is_recommended():
    result = verdict(distance=20, luggage="dog")
    assert result.totals == {"train": -1, "car": 2, "coach": 0}
    assert (result.recommended, result.runner_up) == ("car", "train")
    assert result.margin == 2 - -1


def test_an_alternative_is_in_the_running_only_with_points_for_it():
    # Nobody had the coach in mind: with 0 points it does not come second to the car.
    assert verdict(distance=20, luggage="dog").runner_up == "train"
    rulebook = with_rules({"effects": effects(coach=1)})
    result = verdict(rulebook, distance=20, luggage=["bag", "dog"])
    assert (result.recommended, result.runner_up, result.margin) == ("car", "coach", 1)


def test_of_equals_none_is_recommended():
    rulebook = with_rules({"effects": effects(coach=2, train=2)}, risks=["coach"])
    result = verdict(rulebook, luggage="bag")
    assert (result.recommended, result.runner_up, result.margin) == (None, None, 0)
    assert result.level == ("train", "coach")
    assert result.carried == ()


def test_the_margin_of_the_only_option_left_is_its_total():
    rulebook = with_rules({"effects": effects(car=2, train=1), "rules_out": ["train", "coach"]})
    result = verdict(rulebook, luggage="bag")
    assert (result.recommended, result.runner_up, result.margin) == ("car", None, 2)


def test_without_answers_nothing_is_recommended():
    result = verdict()
    assert result.recommended is result.runner_up is None
    assert (result.open, result.margin) == (True, 0)
    assert result.totals == {"train": 0, "car": 0, "coach": 0}
    assert result.undecided == tuple(RULEBOOK.rule)
    assert (result.fired, result.scenarios, result.risks, result.carried) == ((), (), (), ())


def test_an_option_without_points_is_not_recommended():
    assert verdict(**ALL_ANSWERED).recommended is None
    rulebook = with_rules({"effects": effects(train=-1, car=-2, coach=-4)})
    assert verdict(rulebook, **ALL_ANSWERED).recommended is None


def test_nothing_fits_once_every_question_is_answered():
    assert not verdict(**ALL_ANSWERED).open
    assert verdict(**{**ALL_ANSWERED, "changes": None}).open


def test_nothing_fits_once_every_question_that_is_asked_is_answered():
    # `many-changes` tests a question that stays hidden: no further answer can fire it.
    rulebook = with_rules({"effects": effects(car=-2)})
    result = verdict(rulebook, distance=50, station="none", luggage="bag")
    assert (result.recommended, result.totals["car"]) == (None, 0)
    assert not result.open


def test_an_alternative_can_still_win_when_every_contender_is_ruled_out():
    # `far` and `far-and-light` wait for the distance; both would give the coach 4 points.
    rulebook = with_rules({"rules_out": ["train", "car"]})
    assert verdict(rulebook, luggage="bag", distance=600).recommended == "coach"
    assert verdict(rulebook, luggage="bag").open


def test_nothing_fits_when_all_options_are_ruled_out_whatever_is_unknown():
    rulebook = with_rules({"rules_out": ["train", "car", "coach"], "effects": effects(car=4)})
    result = verdict(rulebook, luggage="bag")
    assert result.undecided
    assert (result.recommended, result.runner_up, result.open) == (None, None, False)


# Options ruled out


def test_an_option_that_is_ruled_out_keeps_its_points_and_does_not_win():
    result = verdict(distance=600, station="none", luggage="dog")
    assert result.totals == {"train": 3, "car": 1, "coach": 3}
    assert result.ruled_out == {"train": ("no-station",)}
    assert (result.recommended, result.runner_up, result.margin) == ("coach", "car", 2)


def test_every_rule_that_rules_an_option_out_is_named():
    rulebook = with_rules({"rules_out": ["coach", "train"]})
    result = verdict(rulebook, luggage=["bag", "furniture"])
    assert result.ruled_out == {"train": ("added-0",), "coach": ("added-0", "furniture")}


# Shares


def test_an_option_that_shares_gets_all_points_of_the_other_beside_its_own():
    rulebook = with_rules({"effects": effects(coach=1)})
    result = verdict(rulebook, distance=600, luggage=["bag", "dog"], station="near", changes=0)
    # far 4, awkward -1, no-change 2, which takes one from the coach
    assert result.totals == {"train": 5, "car": -1, "coach": 5 + 1 - 1}


def test_a_share_shows_in_each_rule_that_gives_the_points():
    fired = {rule.rule: rule for rule in verdict(distance=600, luggage="bag").fired}
    assert fired["far"].points == {"train": 4, "car": -2, "coach": 4}
    assert fired["far-and-light"].points == {}


def test_an_option_shares_nothing_until_the_rule_holds():
    assert verdict(distance=1500, luggage="bag").totals["coach"] == 0


def test_points_are_shared_once_however_many_rules_say_so():
    rulebook = with_rules({"shares": [{"option": "coach", "of": "train"}]})
    assert verdict(rulebook, distance=600, luggage="bag").totals["coach"] == 4


def test_an_option_may_share_the_points_of_two_others():
    shares = [{"option": "coach", "of": "train"}, {"option": "coach", "of": "car"}]
    result = verdict(with_rules({"shares": shares}), distance=600, luggage="bag")
    assert result.totals == {"train": 4, "car": -2, "coach": 4 - 2}


def test_shared_points_are_not_shared_on():
    shares = [{"option": "coach", "of": "train"}, {"option": "car", "of": "coach"}]
    result = verdict(with_rules({"shares": shares}), distance=1500, luggage="bag")
    assert result.totals == {"train": 4, "car": -2, "coach": 4}


def test_an_option_shares_the_points_of_one_that_is_ruled_out():
    result = verdict(distance=600, station="none", luggage="bag")
    assert result.ruled_out == {"train": ("no-station",)}
    assert (result.recommended, result.totals["coach"]) == ("coach", 4)


def test_an_option_that_shares_the_gains_gets_nothing_that_speaks_against_the_other():
    rulebook = with_rules({"shares": [{"option": "coach", "of": "train", "gains": True}]})
    result = verdict(rulebook, distance=1500, luggage=["bag", "dog"])
    assert result.totals == {"train": 4 - 1, "car": -2 + 1, "coach": 4}
    fired = {rule.rule: rule.points for rule in result.fired}
    assert fired["far"] == {"train": 4, "car": -2, "coach": 4}
    assert fired["awkward"] == {"car": 1, "train": -1}


def test_gains_are_shared_once_beside_all_points_of_the_same_option():
    # `far-and-light` shares all that the train gets, `added-0` what speaks for it.
    rulebook = with_rules({"shares": [{"option": "coach", "of": "train", "gains": True}]})
    result = verdict(rulebook, distance=600, luggage=["bag", "dog"])
    assert result.totals == {"train": 4 - 1, "car": -2 + 1, "coach": 4 - 1}


# Scenarios and risks


def weights(result: Verdict) -> list[tuple[str, int]]:
    return [(match.scenario, match.weight) for match in result.scenarios]


def test_scenarios_come_in_order_of_weight():
    result = verdict(distance=20, luggage=["furniture", "dog"], station="none")
    assert [(match.scenario, match.weight, match.rules) for match in result.scenarios] == [
        ("bulky-load", 4 + 1, ("furniture", "awkward")),
        ("off-the-rails", 2 + 1, ("no-station", "short-hop")),
    ]
    assert result.scenarios[0].points == {"car": 5, "train": -1}


def test_points_to_an_option_that_is_ruled_out_have_no_weight():
    known: Any = {"distance": 1500, "luggage": "furniture"}
    before, after = verdict(**known), verdict(**known, station="none")
    assert weights(before) == [("long-way", 4 + 2), ("bulky-load", 4)]
    assert weights(after) == [("bulky-load", 4), ("long-way", 2), ("off-the-rails", 2)]
    assert after.scenarios[1].points == {"train": 4, "car": -2}


def test_scenarios_of_equal_weight_keep_the_order_of_the_rulebook():
    result = verdict(changes=4, station="near", luggage="dog")
    assert weights(result) == [("bulky-load", 2), ("direct-line", 2)]


def test_the_risks_of_the_recommended_option_are_carried_and_the_others_avoided():
    result = verdict(distance=1500, luggage="dog")
    assert result.recommended == "train"
    assert result.carried == (MisalignmentRisk("bulky-load", "train", "train"),)
    assert result.risks == (MisalignmentRisk("long-way", "car", "car"),)


def test_without_a_recommendation_no_risk_is_carried():
    result = verdict(distance=600, station="none")
    assert result.recommended is None
    assert result.carried == ()
    assert MisalignmentRisk("long-way", "car", "car") in result.risks


def test_a_scenario_whose_rules_give_no_points_does_not_match():
    # Only `far-and-light` holds, and it has nothing to share.
    result = verdict(distance=200, luggage="bag")
    assert [rule.rule for rule in result.fired] == ["far-and-light"]
    assert (result.scenarios, result.risks) == ((), ())


def test_a_scenario_that_matches_names_all_its_rules_that_hold():
    [match] = verdict(distance=600, luggage="bag").scenarios
    assert match.rules == ("far", "far-and-light")


def test_a_scenario_of_which_no_rule_holds_brings_no_risk():
    result = verdict(distance=600)
    assert [match.scenario for match in result.scenarios] == ["long-way"]
    assert {risk.scenario for risk in result.risks + result.carried} == {"long-way"}


def risks_of(result: Verdict, scenario: str) -> list[tuple[str, str]]:
    """Each as the option that it befalls and the one that the scenario names."""
    risks = result.risks + result.carried
    return [(risk.option, risk.named) for risk in risks if risk.scenario == scenario]


@pytest.mark.parametrize(("points", "named"), [(1, True), (2, True), (4, False)])
def test_a_scenario_brings_no_risk_of_an_option_that_it_speaks_for(points, named):
    # `far` takes 2 points from the car; the 4 for furniture are those of another scenario.
    rulebook = with_rules({"effects": effects(car=points)})
    result = verdict(rulebook, distance=1500, luggage=["bag", "furniture"])
    assert result.totals["car"] == points - 2 + 4
    assert risks_of(result, "long-way") == [("car", "car")] * named


def test_an_option_that_another_scenario_ruled_out_runs_no_risk():
    result = verdict(luggage="dog", station="none")
    assert result.ruled_out == {"train": ("no-station",)}
    assert risks_of(result, "bulky-load") == []
    assert risks_of(result, "off-the-rails") == [("train", "train")]


def test_an_option_that_the_scenario_itself_ruled_out_keeps_its_risk():
    rulebook = with_rules({"rules_out": ["train"]}, to="bulky-load")
    both = verdict(rulebook, luggage=["bag", "dog"], station="none")
    assert both.ruled_out == {"train": ("added-0", "no-station")}
    assert risks_of(both, "bulky-load") == risks_of(both, "off-the-rails") == [("train", "train")]
    # A rule that does not hold has ruled nothing out.
    assert risks_of(verdict(rulebook, luggage="dog", station="none"), "bulky-load") == []


COACH_FOR_CAR = {"shares": [{"option": "coach", "of": "car"}], "rules_out": ["car"]}


def test_where_choosing_one_option_means_another_that_one_runs_the_risk():
    risk = MisalignmentRisk("long-way", "coach", "car")
    result = verdict(with_rules(COACH_FOR_CAR, to="bulky-load"), distance=1500, luggage="bag")
    assert (result.recommended, result.risks, result.carried) == ("train", (risk,), ())
    rule = COACH_FOR_CAR | {"effects": effects(coach=4), "rules_out": ["car", "train"]}
    result = verdict(with_rules(rule, to="direct-line"), distance=1500, luggage="bag")
    assert (result.recommended, result.risks, result.carried) == ("coach", (), (risk,))


@pytest.mark.parametrize(
    "added",
    [
        # One rule shares and another one rules out: the car is gone, and not by another name.
        ({"shares": COACH_FOR_CAR["shares"]}, {"rules_out": ["car"]}),
        # The coach does not take over from what is ruled out, but from something else.
        ({"shares": [{"option": "coach", "of": "train"}], "rules_out": ["car"]},),
        # The coach is ruled out as well.
        (COACH_FOR_CAR | {"rules_out": ["car", "coach"]},),
    ],
)
def test_no_risk_is_taken_over_by_an_option_that_is_not_the_same_choice(added):
    result = verdict(with_rules(*added, to="bulky-load"), distance=1500, luggage="bag")
    assert "car" in result.ruled_out
    assert risks_of(result, "long-way") == []


def test_no_risk_is_taken_over_where_the_scenario_has_its_own_for_that_option():
    rulebook = with_rules(COACH_FOR_CAR, risks=["coach"])
    result = verdict(rulebook, distance=1500, luggage="bag")
    assert risks_of(result, "long-way") == [("coach", "coach")]


@pytest.mark.parametrize(("option", "points"), [("coach", 4), ("train", -1)])
def test_no_risk_is_taken_over_by_an_option_that_the_scenario_speaks_for(option, points):
    # The coach by its points; the train whatever its points, since the scenario is about it.
    shares = [{"option": option, "of": "car"}]
    rule = {"shares": shares, "rules_out": ["car"], "effects": effects(**{option: points})}
    result = verdict(with_rules(rule), luggage="bag")
    assert result.scenarios[0].points == {option: points}
    assert risks_of(result, "long-way") == []
