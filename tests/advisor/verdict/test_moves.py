import pytest
from django.http import QueryDict

from advisor.verdict.moves import moves
from advisor.verdict.sheet import AnswerSheet
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from tests.support.changes import changed


@pytest.fixture
def moved(small):
    def moved(before: str, now: str, rulebook: Rulebook = small) -> list[str]:
        """Each move as "you travel far [Train +4] [Car −2]"."""
        sheets = (AnswerSheet.read(rulebook, QueryDict(query)) for query in (before, now))
        return [
            " ".join([move.text, *(f"[{gain.option.short} {gain.signed}]" for gain in move.points)])
            for move in moves(*sheets)
        ]

    return moved


def test_a_rule_that_counts_now_comes_with_its_points(moved, small):
    reason = small.rule["awkward"].reason
    assert moved("luggage=bag", "luggage=dog") == [f"{reason} [Car +1] [Train −1]"]


def test_a_rule_that_counts_no_longer_takes_its_points_back(moved, small):
    reason = small.rule["awkward"].reason
    assert moved("luggage=dog", "luggage=bag") == [
        f"No longer counts: {reason} [Car −1] [Train +1]"
    ]


def test_a_rule_that_counts_twice_says_by_what_that_moved(moved, small):
    once, twice = "luggage=dog", "luggage=dog&most=luggage"
    words = f"counts twice: {small.rule['awkward'].reason}"
    assert moved(once, twice) == [f"Now {words} [Car +1] [Train −1]"]
    assert moved(twice, once) == [f"No longer {words} [Car −1] [Train +1]"]


def test_an_option_is_ruled_out_and_in_again(moved, small):
    ruled_out, counts = moved("", "station=none")
    assert ruled_out == "Train is ruled out: one end has no station"
    assert counts == f"{small.rule['no-station'].reason} [Car +2]"
    assert moved("station=none", "")[0] == "Train is no longer ruled out"


def test_options_that_one_rule_rules_out_are_named_together(moved):
    path = "scenarios.off-the-rails.rules.no-station.rules_out"
    rulebook = read_rulebook(changed((path, ["train", "coach"])))
    ruled_out, *_ = moved("", "station=none", rulebook)
    assert ruled_out == "Train and Coach are ruled out: one end has no station"
    *_, back, _ = moved("station=none", "", rulebook)
    assert back == "Train and Coach are no longer ruled out"


def test_a_mark_without_a_rule_and_an_equal_answer_move_nothing(moved):
    assert moved("luggage=bag", "luggage=bag&most=luggage") == []
    assert moved("distance=600", "distance=700") == []
