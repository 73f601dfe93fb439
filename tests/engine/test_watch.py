"""Today's facts against a result: which rules begin or cease to hold, and what that comes to."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rules.engine.reading import read_rulebook
from rules.engine.scoring import evaluate
from rules.engine.watch import Watch
from tests.support.small import small_document
from tests.support.strategies import answers_to

SMALL = read_rulebook(small_document())
FAR = {"distance": 2000, "station": "near", "changes": 0}  # the train is recommended


def watch(answers, facts, priorities=()):
    return Watch.of(SMALL, answers, facts, priorities)


def rules(fired):
    return [rule.rule for rule in fired]


def test_a_number_that_passes_no_threshold_crosses_nothing():
    watched = watch(FAR, {"distance": 1500})
    assert watched.crossed == []
    assert not watched.flips
    [fact] = watched.facts
    assert (fact.question.key, fact.then, fact.today, fact.crosses) == (
        "distance",
        2000,
        1500,
        False,
    )


def test_a_scenario_ends_with_its_last_rule():
    [crossed] = watch(FAR, {"distance": 300}).crossed
    assert crossed.scenario.key == "long-way"
    assert (crossed.held, crossed.holds) == (True, False)
    assert (rules(crossed.began), rules(crossed.ceased)) == ([], ["far"])


def test_a_scenario_begins_with_its_first_rule():
    [crossed] = watch(FAR, {"luggage": ["dog"], "distance": 2001}).crossed
    assert crossed.scenario.key == "bulky-load"
    assert (crossed.held, crossed.holds) == (False, True)
    assert (rules(crossed.began), rules(crossed.ceased)) == (["awkward"], [])


def test_a_scenario_that_goes_on_is_crossed_if_one_of_its_rules_changes():
    [crossed] = watch({**FAR, "luggage": ["bag"]}, {"distance": 900}).crossed
    assert crossed.scenario.key == "long-way"
    assert (crossed.held, crossed.holds) == (True, True)
    assert (rules(crossed.began), rules(crossed.ceased)) == (["far-and-light"], [])


def test_an_answer_that_is_not_called_for_today_counts_as_gone():
    watched = watch(FAR, {"station": "none"})
    assert watched.answers_today == {"distance": 2000, "station": "none"}
    assert [(fact.question.key, fact.today) for fact in watched.facts] == [
        ("station", "none"),
        ("changes", None),
    ]
    assert [crossed.scenario.key for crossed in watched.crossed] == ["off-the-rails", "direct-line"]
    assert watched.flips
    assert watched.today.recommended is None


def test_what_mattered_most_still_counts_twice():
    [crossed] = watch(FAR, {"distance": 300}, ["distance"]).crossed
    [far] = crossed.ceased
    assert far.doubled
    assert far.points["train"] == 8


def test_a_tie_is_a_flip():
    watched = watch({"distance": 600, "station": "near", "changes": 0}, {"changes": 1})
    assert watched.then.recommended == "train"
    lighter = watch({**watched.answers_today, "luggage": ["furniture"]}, {"luggage": ["bag"]})
    assert lighter.today.level == ("train", "coach")
    assert lighter.flips


@given(st.lists(answers_to(SMALL), min_size=2, max_size=4))
def test_verdicts_differ_only_where_a_tripwire_is_crossed(given_answers):
    for then, today in pairwise(given_answers):
        watched = watch(then, today)
        assert watched.then == evaluate(SMALL, then)
        if not watched.crossed:
            assert not watched.flips
            assert watched.then.totals == watched.today.totals
            assert watched.then.ruled_out == watched.today.ruled_out


def test_the_same_facts_change_nothing():
    watched = watch(FAR, FAR)
    assert (watched.facts, watched.crossed, watched.flips) == ([], [], False)
