from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.engine.answers import counted, read_answers
from rules.engine.conditions import holds
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from rules.engine.scoring import FiredRule, MisalignmentRisk, Verdict, evaluate
from tests.small import small_document
from tests.strategies import POINTS, Case, answers_to, cases, documents, rules

RULEBOOK = read_rulebook(small_document())


def verdict(rulebook: Rulebook = RULEBOOK, **raw: object) -> Verdict:
    answers, problems = read_answers(rulebook, raw)
    assert not problems
    return evaluate(rulebook, answers)


def with_rules(*added: dict[str, Any]) -> Rulebook:
    """The small rulebook, with these rules added to its first scenario; a bag fires them."""
    document = small_document()
    for number, rule in enumerate(added):
        rule = {"key": f"added-{number}", "reason": "so it is", "when": [BAG], **rule}
        document["scenarios"][0]["rules"].append(rule)
    return read_rulebook(document)


def effects(**points: int) -> list[dict[str, Any]]:
    return [{"option": option, "points": number} for option, number in points.items()]


BAG = {"question": "luggage", "test": "includes", "value": "bag"}
ALL_ANSWERED = {"distance": 50, "station": "far", "luggage": "bag", "changes": 1}


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


def test_each_question_that_decided_a_rule_is_named_once():
    rulebook = with_rules(
        {
            "when": [BAG, {"question": "luggage", "test": "includes", "value": "dog"}],
            "effects": effects(car=1),
        }
    )
    fired = verdict(rulebook, luggage=["bag", "dog"]).fired
    assert {rule.rule: rule.questions for rule in fired}["added-0"] == ("luggage",)


# Recommendation and standing


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


def test_of_equals_the_one_named_first_leads_and_it_is_too_close_to_call():
    rulebook = with_rules({"effects": effects(coach=2, train=2)})
    result = verdict(rulebook, luggage="bag")
    assert (result.recommended, result.runner_up) == ("train", "coach")
    assert (result.margin, result.standing) == (0, "too-close-to-call")


@pytest.mark.parametrize(
    ("points", "margin", "standing"),
    [
        (effects(car=1), 1, "leaning"),
        (effects(car=4, train=1), 3, "leaning"),
        (effects(car=4), 4, "clear"),
        (effects(car=2, train=-2, coach=-2), 4, "clear"),
        (effects(car=1, train=-1, coach=-1), 2, "leaning"),
        (effects(car=2, train=2), 0, "too-close-to-call"),
    ],
)
def test_a_margin_of_one_strong_rule_is_clear(points, margin, standing):
    result = verdict(with_rules({"effects": points}), luggage="bag")
    assert (result.margin, result.standing) == (margin, standing)


def test_the_margin_of_the_only_option_left_is_its_total():
    rulebook = with_rules({"effects": effects(car=2, train=1), "rules_out": ["train", "coach"]})
    result = verdict(rulebook, luggage="bag")
    assert (result.recommended, result.runner_up, result.margin) == ("car", None, 2)


def test_without_answers_nothing_is_recommended():
    result = verdict()
    assert result.recommended is result.runner_up is None
    assert (result.standing, result.margin) == ("not-enough-answers", 0)
    assert result.totals == {"train": 0, "car": 0, "coach": 0}
    assert result.undecided == tuple(RULEBOOK.rule)
    assert result.fired == result.scenarios == result.risks == result.carried == ()


def test_an_option_without_points_is_not_recommended():
    assert verdict(**ALL_ANSWERED).recommended is None
    rulebook = with_rules({"effects": effects(train=-1, car=-2, coach=-4)})
    assert verdict(rulebook, **ALL_ANSWERED).recommended is None


def test_nothing_fits_once_every_question_is_answered():
    assert verdict(**ALL_ANSWERED).standing == "nothing-fits"
    assert verdict(**{**ALL_ANSWERED, "changes": None}).standing == "not-enough-answers"


def test_nothing_fits_once_every_question_that_is_asked_is_answered():
    # `many-changes` tests a question that stays hidden: no further answer can fire it.
    rulebook = with_rules({"effects": effects(car=-2)})
    result = verdict(rulebook, distance=50, station="none", luggage="bag")
    assert (result.recommended, result.totals["car"]) == (None, 0)
    assert result.standing == "nothing-fits"


def test_an_alternative_can_still_win_when_every_contender_is_ruled_out():
    # `far` and `far-and-light` wait for the distance; both would give the coach 4 points.
    rulebook = with_rules({"rules_out": ["train", "car"]})
    assert verdict(rulebook, luggage="bag", distance=600).recommended == "coach"
    assert verdict(rulebook, luggage="bag").standing == "not-enough-answers"


def test_nothing_fits_when_all_options_are_ruled_out_whatever_is_unknown():
    rulebook = with_rules({"rules_out": ["train", "car", "coach"], "effects": effects(car=4)})
    result = verdict(rulebook, luggage="bag")
    assert result.undecided
    assert (result.recommended, result.runner_up, result.standing) == (None, None, "nothing-fits")


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
    # far 4, awkward -1, no-change 2
    assert result.totals == {"train": 5, "car": -1, "coach": 5 + 1}


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


# Scenarios and risks


def test_scenarios_come_in_order_of_weight():
    result = verdict(distance=20, luggage=["furniture", "dog"], station="none")
    assert [(match.scenario, match.weight, match.rules) for match in result.scenarios] == [
        ("bulky-load", 4 + 1 + 1, ("furniture", "awkward")),
        ("off-the-rails", 2 + 1, ("no-station", "short-hop")),
    ]
    assert result.scenarios[0].points == {"car": 5, "train": -1}


def test_scenarios_of_equal_weight_keep_the_order_of_the_rulebook():
    result = verdict(changes=4, station="near", luggage="dog")
    assert [(m.scenario, m.weight) for m in result.scenarios] == [
        ("bulky-load", 2),
        ("direct-line", 2),
    ]


def test_the_risks_of_the_recommended_option_are_carried_and_the_others_avoided():
    result = verdict(distance=1500, luggage="dog")
    assert result.recommended == "train"
    assert result.carried == (MisalignmentRisk("bulky-load", "train"),)
    assert result.risks == (MisalignmentRisk("long-way", "car"),)


def test_without_a_recommendation_no_risk_is_carried():
    result = verdict(distance=600, station="none")
    assert result.recommended is None
    assert result.carried == ()
    assert MisalignmentRisk("long-way", "car") in result.risks


def test_a_scenario_whose_rules_give_no_points_does_not_match():
    # Only `far-and-light` holds, and it has nothing to share.
    result = verdict(distance=200, luggage="bag")
    assert [rule.rule for rule in result.fired] == ["far-and-light"]
    assert result.scenarios == result.risks == ()


def test_a_scenario_that_matches_names_all_its_rules_that_hold():
    [match] = verdict(distance=600, luggage="bag").scenarios
    assert match.rules == ("far", "far-and-light")


def test_a_scenario_of_which_no_rule_holds_brings_no_risk():
    result = verdict(distance=600)
    assert [match.scenario for match in result.scenarios] == ["long-way"]
    assert {risk.scenario for risk in result.risks + result.carried} == {"long-way"}


# Properties

some = settings(max_examples=60, deadline=None)
more = settings(max_examples=200, deadline=None)


def rank(result: Verdict, option: str) -> int:
    order = list(result.totals)
    ranked = sorted(order, key=lambda key: (-result.totals[key], order.index(key)))
    return ranked.index(option)


@some
@given(cases(), st.data())
def test_the_order_of_answers_does_not_matter(case: Case, data):
    shuffled = dict(data.draw(st.permutations(list(case.answers.items()))))
    assert repr(evaluate(case.rulebook, shuffled)) == repr(evaluate(*case))


@some
@given(cases(), st.data())
def test_the_order_in_which_answers_were_typed_does_not_matter(case: Case, data):
    raw: dict[str, Any] = {}
    for key, answer in data.draw(st.permutations(list(case.answers.items()))):
        several = isinstance(answer, tuple)
        raw[key] = data.draw(st.permutations(answer)) if several else str(answer)
    answers, problems = read_answers(case.rulebook, raw)
    assert problems == {}
    assert repr(evaluate(case.rulebook, answers)) == repr(evaluate(*case))


@some
@given(cases())
def test_the_same_answers_give_the_same_verdict(case: Case):
    again = read_rulebook(case.rulebook.model_dump(mode="json"))
    assert repr(evaluate(again, dict(case.answers))) == repr(evaluate(*case))


@some
@given(cases(), st.data())
def test_answers_to_hidden_questions_change_nothing(case: Case, data):
    others = data.draw(answers_to(case.rulebook))
    seen: dict[str, Any] = {}
    changed: dict[str, Any] = {}
    for question in case.rulebook.questions:
        shown = question.shown_when is None or holds(question.shown_when, seen)
        source = case.answers if shown else others
        if question.key in source:
            changed[question.key] = source[question.key]
            if shown:
                seen[question.key] = source[question.key]
    assert evaluate(case.rulebook, changed) == evaluate(*case)


@some
@given(cases())
def test_a_rule_fires_if_and_only_if_all_its_conditions_hold(case: Case):
    answers = counted(*case)
    result = evaluate(*case)
    fired = {rule.rule for rule in result.fired}
    for _, rule in case.rulebook.rules:
        held = [holds(condition, answers) for condition in rule.when]
        assert (rule.key in fired) == all(held)
        if rule.key in result.undecided:
            assert False not in held
            assert None in held


@more
@given(cases(), st.data())
def test_a_rule_that_is_decided_stays_so_whatever_else_is_answered(case: Case, data):
    known = counted(*case)
    before = evaluate(case.rulebook, known)
    after = evaluate(case.rulebook, data.draw(answers_to(case.rulebook)) | known)
    fired = {rule.rule for rule in before.fired}
    assert fired <= {rule.rule for rule in after.fired} <= fired | set(before.undecided)


@some
@given(cases())
def test_every_question_of_a_fired_rule_is_shown_and_answered(case: Case):
    answers = counted(*case)
    for rule in evaluate(*case).fired:
        assert set(rule.questions) <= answers.keys()
        assert set(rule.questions) == {c.question for c in case.rulebook.rule[rule.rule].when}


@some
@given(cases())
def test_a_rule_without_one_of_its_answers_does_not_fire(case: Case):
    for key in case.answers:
        less = {other: answer for other, answer in case.answers.items() if other != key}
        assert all(key not in rule.questions for rule in evaluate(case.rulebook, less).fired)


@more
@given(documents(), st.data())
def test_points_for_an_option_never_count_against_it(document, data):
    before = read_rulebook(document)
    answers = data.draw(answers_to(before))
    questions = [question for step in document["steps"] for question in step["questions"]]
    option = data.draw(st.sampled_from(list(before.option)))
    added = data.draw(rules("added", list(before.option), questions))
    points = data.draw(st.sampled_from([number for number in POINTS if number > 0]))
    added |= {"effects": [{"option": option, "points": points}], "shares": [], "rules_out": []}
    document["scenarios"][-1]["rules"].append(added)

    old, new = evaluate(before, answers), evaluate(read_rulebook(document), answers)
    fired = any(rule.rule == "added" for rule in new.fired)
    assert new.totals[option] == old.totals[option] + (points if fired else 0)
    assert rank(new, option) <= rank(old, option)
    if old.recommended == option:
        assert new.recommended == option


@some
@given(cases())
def test_the_recommendation_leads_and_is_not_ruled_out(case: Case):
    result = evaluate(*case)
    left = [
        option.key
        for option in case.rulebook.options
        if option.key not in result.ruled_out
        and (option.kind == "contender" or result.totals[option.key] > 0)
    ]
    assert result.recommended not in result.ruled_out
    assert result.runner_up not in result.ruled_out
    if result.recommended is None:
        assert all(result.totals[key] <= 0 for key in left)
        assert (result.runner_up, result.margin) == (None, 0)
    else:
        best = max(result.totals[key] for key in left)
        assert result.totals[result.recommended] == best > 0
        left.remove(result.recommended)
        second = max((result.totals[key] for key in left), default=0)
        assert result.margin == best - second
        assert result.runner_up in (left or [None])


@some
@given(cases())
def test_an_option_is_ruled_out_by_the_fired_rules_that_say_so(case: Case):
    result = evaluate(*case)
    for option in case.rulebook.option:
        by = tuple(r.rule for r in result.fired if option in case.rulebook.rule[r.rule].rules_out)
        assert result.ruled_out.get(option, ()) == by


@some
@given(cases())
def test_the_points_of_fired_rules_and_those_of_scenarios_sum_to_the_totals(case: Case):
    result = evaluate(*case)
    assert list(result.totals) == list(case.rulebook.option)
    for option, total in result.totals.items():
        assert sum(rule.points.get(option, 0) for rule in result.fired) == total
        assert sum(match.points.get(option, 0) for match in result.scenarios) == total


@more
@given(cases())
def test_a_total_is_the_effects_on_an_option_and_on_those_it_shares_with(case: Case):
    result = evaluate(*case)
    fired = [case.rulebook.rule[rule.rule] for rule in result.fired]
    own = dict.fromkeys(case.rulebook.option, 0)
    for rule in fired:
        for effect in rule.effects:
            own[effect.option] += effect.points
    for option, total in result.totals.items():
        givers = {share.of for rule in fired for share in rule.shares if share.option == option}
        assert total == own[option] + sum(own[giver] for giver in givers)


@some
@given(cases())
def test_each_fired_rule_of_a_scenario_with_points_stands_in_it(case: Case):
    result = evaluate(*case)
    matched = {match.scenario: match.rules for match in result.scenarios}
    assert len(matched) == len(result.scenarios)
    for scenario in case.rulebook.scenarios:
        keys = {rule.key for rule in scenario.rules}
        rules = [rule for rule in result.fired if rule.rule in keys]
        assert {rule.scenario for rule in rules} <= {scenario.key}
        if any(rule.points for rule in rules):
            assert matched[scenario.key] == tuple(rule.rule for rule in rules)
        else:
            assert scenario.key not in matched


@some
@given(cases())
def test_scenarios_weigh_what_their_rules_give_and_come_in_that_order(case: Case):
    result = evaluate(*case)
    given = {rule.rule: sum(map(abs, rule.points.values())) for rule in result.fired}
    weights = [match.weight for match in result.scenarios]
    assert weights == sorted(weights, reverse=True)
    assert weights == [sum(given[rule] for rule in match.rules) for match in result.scenarios]


@some
@given(cases())
def test_risks_are_those_of_matched_scenarios_split_by_the_recommendation(case: Case):
    result = evaluate(*case)
    named = [
        MisalignmentRisk(match.scenario, risk.option)
        for match in result.scenarios
        for risk in case.rulebook.scenario[match.scenario].risks
    ]
    assert sorted(result.risks + result.carried, key=repr) == sorted(named, key=repr)
    assert all(risk.option == result.recommended for risk in result.carried)
    assert all(risk.option != result.recommended for risk in result.risks)


@some
@given(cases())
def test_the_standing_follows_from_recommendation_and_margin(case: Case):
    result = evaluate(*case)
    if result.recommended is None:
        assert result.standing in ("not-enough-answers", "nothing-fits")
    elif result.margin == 0:
        assert result.standing == "too-close-to-call"
    else:
        assert result.standing == ("clear" if result.margin >= 4 else "leaning")
