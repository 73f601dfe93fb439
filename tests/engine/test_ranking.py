"""Who leads, case by case; and for many answer sets at once as for each."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.engine.ranking import (
    NOBODY,
    Ranking,
    can_lead,
    first_named_leads,
    leaders,
    margins,
    outranks,
    ranking,
)
from rules.engine.schema import Option


def options(*kinds: str) -> list[Option]:
    return [
        Option.model_validate(
            {"key": f"option-{n}", "name": "O", "short": "O", "kind": kind}
            | {"advice": "Do it.", "summary": "One."}
        )
        for n, kind in enumerate(kinds)
    ]


CONTENDER, ALTERNATIVE = "contender", "alternative"
KINDS = st.lists(st.sampled_from([CONTENDER, ALTERNATIVE]), min_size=1, max_size=5)


def ranked(kinds: list[str], totals: list[int], out: list[int] | None = None) -> Ranking:
    named = options(*kinds)
    by_key = {option.key: total for option, total in zip(named, totals, strict=True)}
    return ranking(named, by_key, [f"option-{n}" for n in out or []])


def level(*options: str) -> Ranking:
    return Ranking(None, level=options)


@pytest.mark.parametrize(
    ("kinds", "totals", "out", "expected"),
    [
        # Most points lead.
        ([CONTENDER, CONTENDER], [2, 5], [], ("option-1", "option-0", 3)),
        # Of equals none leads.
        ([CONTENDER, CONTENDER], [5, 5], [], level("option-0", "option-1")),
        ([CONTENDER, CONTENDER, CONTENDER], [5, 1, 5], [], level("option-0", "option-2")),
        ([CONTENDER, ALTERNATIVE, CONTENDER], [5, 5, 5], [1], level("option-0", "option-2")),
        # Equals behind a leader do not matter.
        ([CONTENDER, CONTENDER, CONTENDER], [5, 7, 5], [], ("option-1", "option-0", 2)),
        # Nothing leads without points.
        ([CONTENDER, CONTENDER], [0, -3], [], (None, None, 0)),
        # What is ruled out neither leads nor comes second.
        ([CONTENDER, CONTENDER, CONTENDER], [9, 5, 2], [0], ("option-1", "option-2", 3)),
        ([CONTENDER, CONTENDER, CONTENDER], [5, 9, 2], [1], ("option-0", "option-2", 3)),
        ([CONTENDER, CONTENDER], [5, 9], [0, 1], (None, None, 0)),
        # A contender is in the running even behind 0, an alternative only with points.
        ([CONTENDER, CONTENDER], [5, -2], [], ("option-0", "option-1", 7)),
        ([CONTENDER, ALTERNATIVE], [5, 0], [], ("option-0", None, 5)),
        ([CONTENDER, ALTERNATIVE], [5, 1], [], ("option-0", "option-1", 4)),
        ([CONTENDER, ALTERNATIVE], [0, 1], [], ("option-1", "option-0", 1)),
    ],
)
def test_who_leads_and_who_comes_second(kinds, totals, out, expected):
    assert ranked(kinds, totals, out) == Ranking(*expected)


def test_within_first_named_leads_the_first_named_of_equals_leads():
    equals = [CONTENDER] * 3, [1, 5, 5]
    totals = np.array(equals[1], np.int32).reshape(3, 1)
    ruled_out = np.zeros((3, 1), np.bool_)
    with first_named_leads():
        assert ranked(*equals) == Ranking("option-1", "option-2", 0)
        assert leaders(totals, ruled_out).tolist() == [1]
        assert outranks(0, named_first=True)
        assert not outranks(0, named_first=False)
    assert ranked(*equals) == level("option-1", "option-2")
    assert leaders(totals, ruled_out).tolist() == [NOBODY]
    assert not outranks(0, named_first=True)


def test_an_option_comes_before_another_with_more_points_wherever_it_is_named():
    assert outranks(1, named_first=False)
    assert not outranks(-1, named_first=True)


@st.composite
def answer_sets(draw):
    """Options with their totals and what is ruled out: a row an option, a column an answer set."""
    kinds, size = draw(KINDS), draw(st.integers(1, 6))
    shape = (len(kinds), size)
    cells = shape[0] * shape[1]
    totals = draw(st.lists(st.integers(-4, 4), min_size=cells, max_size=cells))
    ruled_out = draw(st.lists(st.booleans(), min_size=cells, max_size=cells))
    return (
        options(*kinds),
        np.array(totals, np.int32).reshape(shape),
        np.array(ruled_out, np.bool_).reshape(shape),
    )


def rankings(named, totals, ruled_out):
    keys = [option.key for option in named]
    return [
        ranking(
            named,
            dict(zip(keys, column.tolist(), strict=True)),
            [key for key, out in zip(keys, outs, strict=True) if out],
        )
        for column, outs in zip(totals.T, ruled_out.T, strict=True)
    ]


@given(answer_sets())
def test_many_answer_sets_have_the_leaders_that_each_has(drawn):
    named, totals, ruled_out = drawn
    keys = [*(option.key for option in named), None]
    found = [keys[index] for index in leaders(totals, ruled_out)]
    assert found == [rank.leader for rank in rankings(*drawn)]


@given(answer_sets())
def test_many_answer_sets_have_the_margins_that_each_has(drawn):
    named, totals, ruled_out = drawn
    found = margins(named, totals, ruled_out, leaders(totals, ruled_out))
    assert found.tolist() == [rank.margin for rank in rankings(*drawn)]


@given(answer_sets(), st.data())
def test_an_option_that_does_not_lead_is_behind_the_leader(drawn, data):
    named, totals, ruled_out = drawn
    index = data.draw(st.integers(0, len(named) - 1))
    found = margins(named, totals, ruled_out, index).tolist()
    for column, (margin, rank) in enumerate(zip(found, rankings(*drawn), strict=True)):
        own = 0 if ruled_out[index, column] else int(totals[index, column])
        if rank.leader == named[index].key:
            assert margin == rank.margin > 0
        elif named[index].key in rank.level:
            assert margin == 0
        elif rank.leader is not None:
            keys = [option.key for option in named]
            assert margin == own - totals[keys.index(rank.leader), column]
        elif not rank.level:
            assert not can_lead(own)


def test_nobody_is_ahead_by_nothing():
    totals, ruled_out = np.array([[0], [-2]], np.int32), np.zeros((2, 1), np.bool_)
    assert margins(options(CONTENDER, CONTENDER), totals, ruled_out, NOBODY).tolist() == [0]
