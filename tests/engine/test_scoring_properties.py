"""What holds of every verdict, whatever the rulebook and the answers."""

from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.engine.answers import counted, read_answers
from rules.engine.conditions import holds
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rule
from rules.engine.scoring import MatchedScenario, MisalignmentRisk, Verdict, evaluate
from tests.support.strategies import POINTS, Case, answers_to, cases, documents, rules

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
        asked = question.shown_when is None or holds(question.shown_when, seen)
        source = case.answers if asked else others
        if question.key in source:
            changed[question.key] = source[question.key]
            if asked:
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
def test_a_rule_gives_its_effects_to_options_and_to_those_that_share_with_them(case: Case):
    fired = evaluate(*case).fired
    shares = [share for rule in fired for share in case.rulebook.rule[rule.rule].shares]
    for rule in fired:
        own = {effect.option: effect.points for effect in case.rulebook.rule[rule.rule].effects}
        for option in case.rulebook.option:
            # From each giver once: all of its points if any share says so, or only the gains.
            givers = {
                share.of
                for share in shares
                if share.option == option and (not share.gains or own.get(share.of, 0) > 0)
            }
            got = own.get(option, 0) + sum(own.get(giver, 0) for giver in givers)
            assert rule.points.get(option, 0) == got
            assert (option in rule.points) == (option in own or bool(givers & own.keys()))


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
    given = {
        rule.rule: sum(abs(n) for key, n in rule.points.items() if key not in result.ruled_out)
        for rule in result.fired
    }
    weights = [match.weight for match in result.scenarios]
    assert weights == sorted(weights, reverse=True)
    assert weights == [sum(given[rule] for rule in match.rules) for match in result.scenarios]


def outcomes(
    case: Case, result: Verdict, match: MatchedScenario, named: str
) -> Iterator[MisalignmentRisk | None]:
    """What may become of a scenario's risk: one thing, unless rules differ on what it comes to."""
    scenario = case.rulebook.scenario[match.scenario]
    fired: list[Rule] = [case.rulebook.rule[rule.rule] for rule in result.fired]
    heirs = {s.option for r in fired for s in r.shares if s.of == named and named in r.rules_out}
    for option in heirs or {named}:
        doubled = option != named and option in {risk.option for risk in scenario.risks}
        spoken_for = option == scenario.option or match.points.get(option, 0) > 0
        by = [rule for rule in fired if option in rule.rules_out]
        gone = bool(by) and not any(rule in scenario.rules for rule in by)
        left_out = doubled or spoken_for or gone
        yield None if left_out else MisalignmentRisk(match.scenario, option, named)


@more
@given(cases())
def test_a_risk_is_left_out_handed_on_or_named_as_the_scenario_has_it(case: Case):
    result = evaluate(*case)
    listed = {(risk.scenario, risk.named): risk for risk in result.risks + result.carried}
    assert len(listed) == len(result.risks + result.carried)
    for match in result.scenarios:
        for risk in case.rulebook.scenario[match.scenario].risks:
            found = listed.pop((match.scenario, risk.option), None)
            assert found in list(outcomes(case, result, match, risk.option))
    assert not listed


@some
@given(cases())
def test_risks_are_split_by_the_recommendation_and_keep_their_order(case: Case):
    result = evaluate(*case)
    order = [
        (match.scenario, risk.option)
        for match in result.scenarios
        for risk in case.rulebook.scenario[match.scenario].risks
    ]
    for risks in (result.risks, result.carried):
        places = [order.index((risk.scenario, risk.named)) for risk in risks]
        assert places == sorted(places)
    assert all(risk.option == result.recommended for risk in result.carried)
    assert all(risk.option != result.recommended for risk in result.risks)
