import pytest
from django.http import QueryDict

from advisor.verdict.moves import moves
from advisor.verdict.sheet import AnswerSheet
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from tests.support.changes import changed


@pytest.fixture
def said(small):
    def said(before: str, now: str, rulebook: Rulebook = small) -> list[str]:
        """Each move as "you travel far [Train +4] [Car −2]"."""
        sheets = (AnswerSheet.read(rulebook, QueryDict(query)) for query in (before, now))
        return [
            " ".join([words, *(f"[{each.option.short} {each.signed}]" for each in points)])
            for words, points in moves(*sheets)
        ]

    return said


def test_a_rule_that_counts_now_comes_with_its_points(said):
    assert said("luggage=bag", "luggage=dog") == [
        "you bring a bicycle or a dog [Car +1] [Train −1]"
    ]


def test_a_rule_that_counts_no_longer_takes_its_points_back(said):
    assert said("luggage=dog", "luggage=bag") == [
        "No longer counts: you bring a bicycle or a dog [Car −1] [Train +1]"
    ]


def test_a_rule_that_counts_twice_says_by_what_that_moved(said):
    once, twice = "luggage=dog", "luggage=dog&most=luggage"
    words = "counts twice: you bring a bicycle or a dog"
    assert said(once, twice) == [f"Now {words} [Car +1] [Train −1]"]
    assert said(twice, once) == [f"No longer {words} [Car −1] [Train +1]"]


def test_an_option_is_ruled_out_and_in_again(said):
    ruled_out, counts = said("", "station=none")
    assert ruled_out == "Train is ruled out: one end has no station"
    assert counts == "one end has no station [Car +2]"
    assert said("station=none", "")[0] == "Train is no longer ruled out"


def test_options_that_one_rule_rules_out_are_named_together(said):
    path = "scenarios.off-the-rails.rules.no-station.rules_out"
    rulebook = read_rulebook(changed((path, ["train", "coach"])))
    ruled_out, *_ = said("", "station=none", rulebook)
    assert ruled_out == "Train and Coach are ruled out: one end has no station"
    *_, back, _ = said("station=none", "", rulebook)
    assert back == "Train and Coach are no longer ruled out"


def test_a_mark_without_a_rule_and_an_equal_answer_move_nothing(said):
    assert said("luggage=bag", "luggage=bag&most=luggage") == []
    assert said("distance=600", "distance=700") == []
