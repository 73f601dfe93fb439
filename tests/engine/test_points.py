"""How points add up, against the verdicts of `evaluate` and by hand."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.engine.points import bounds, own_table, points_for, shared, sharing, totals, with_shared
from rules.engine.schema import Rule, Share
from rules.engine.scoring import evaluate
from tests.support.strategies import POINTS, Case, cases

OPTIONS = ["a", "b", "c"]
NUMBERS = st.dictionaries(st.sampled_from(OPTIONS), st.sampled_from(POINTS), min_size=1)
SHARES = st.lists(
    st.builds(
        Share, option=st.sampled_from(OPTIONS), of=st.sampled_from(OPTIONS), gains=st.booleans()
    ).filter(lambda share: share.option != share.of),
    max_size=4,
)
RULES = st.lists(st.tuples(NUMBERS, SHARES), min_size=1, max_size=5)


def rule(points: dict[str, int], shares: list[Share], key: str = "rule") -> Rule:
    when = [{"question": "load", "test": "above", "value": 1}]
    effects = [{"option": option, "points": number} for option, number in points.items()]
    document: dict[str, Any] = {"key": key, "reason": "it is so", "when": when, "effects": effects}
    return Rule.model_validate(document).model_copy(update={"shares": tuple(shares)})


def test_a_receiver_gets_all_points_or_positive_ones():
    assert [shared(4, False), shared(-4, False)] == [4, -4]
    assert [shared(4, True), shared(-4, True)] == [4, 0]


@given(SHARES)
def test_one_share_of_all_points_outweighs_those_of_positive_ones(shares):
    receivers = sharing(shares)
    for share in shares:
        same = [other for other in shares if (other.option, other.of) == (share.option, share.of)]
        assert receivers[share.of][share.option] is all(other.gains for other in same)


def test_a_receiver_adds_the_points_of_each_giver_to_its_own():
    shares = sharing([Share(option="a", of="b"), Share(option="a", of="c", gains=True)])
    assert with_shared({"a": 1, "b": -2, "c": 4}, shares) == {"a": 3, "b": -2, "c": 4}
    assert with_shared({"b": 4, "c": -4}, shares) == {"b": 4, "c": -4, "a": 4}
    assert with_shared({"c": -4}, shares) == {"c": -4}


def test_received_points_are_not_passed_on():
    shares = sharing([Share(option="b", of="a"), Share(option="c", of="b")])
    assert with_shared({"a": 4}, shares) == {"a": 4, "b": 4}


def test_totals_have_every_option_in_order():
    assert totals(OPTIONS, [{"c": 1}, {"a": 2, "c": -4}]) == {"a": 2, "b": 0, "c": -3}
    assert list(totals(OPTIONS, [{"c": 1}])) == OPTIONS


@settings(max_examples=60, deadline=None)
@given(cases())
def test_the_points_of_fired_rules_are_the_totals_of_the_verdict(case: Case):
    verdict = evaluate(*case)
    fired = [case.rulebook.rule[rule.rule] for rule in verdict.fired]
    assert {key: points_for(key, fired) for key in case.rulebook.option} == verdict.totals


@given(RULES, st.data())
def test_no_rule_gives_less_or_more_than_its_bounds(drawn, data):
    """Whatever possible shares come to be, beside the known ones."""
    rules = [rule(*each) for each in drawn]
    shares = [share for one in rules for share in one.shares]
    known = data.draw(st.lists(st.sampled_from(shares)) if shares else st.just([]))
    possible = [share for share in shares if share not in known]
    low, high = bounds(OPTIONS, own_table(OPTIONS, rules), known, possible)
    later = data.draw(st.lists(st.sampled_from(possible)) if possible else st.just([]))
    final = sharing([*known, *later])
    for number, one in enumerate(rules):
        given = with_shared(one.points, final)
        for row, option in enumerate(OPTIONS):
            assert low[row, number] <= given.get(option, 0) <= high[row, number]


@given(RULES)
def test_without_possible_shares_the_bounds_are_exact(drawn):
    rules = [rule(*each) for each in drawn]
    known = [share for one in rules for share in one.shares]
    low, high = bounds(OPTIONS, own_table(OPTIONS, rules), known, [])
    given = [with_shared(one.points, sharing(known)) for one in rules]
    exact = [[points.get(option, 0) for points in given] for option in OPTIONS]
    assert low.tolist() == high.tolist() == exact
