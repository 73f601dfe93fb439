from itertools import pairwise

import pytest

from advisor.verdict.dumbbells import Dumbbells
from advisor.verdict.report import Report
from rules.engine.reading import read_rulebook
from tests.support.changes import FAR, changed
from tests.support.large import large_document


@pytest.fixture
def dumbbells(small):
    """The chart of these two sets of answers."""
    return lambda first, second: Dumbbells(
        Report.from_answers(small, first), Report.from_answers(small, second)
    )


def totals(chart: Dumbbells) -> dict[str, tuple[int | None, int | None]]:
    return {
        row.option.key: (row.first and row.first.points, row.second and row.second.points)
        for row in chart.rows
    }


def test_a_row_has_both_totals_of_an_option(dumbbells):
    chart = dumbbells({"distance": 20}, {"distance": 2000})
    first, second = chart.first.verdict.totals, chart.second.verdict.totals
    assert totals(chart) == {key: (first[key], second[key]) for key in ("train", "car")}


def test_an_alternative_has_both_totals_if_either_side_has_points_for_it(dumbbells):
    far = {"distance": 600, "station": "near", "luggage": ("bag",)}
    assert "coach" not in totals(dumbbells({}, {}))
    assert totals(dumbbells({}, far))["coach"] == totals(dumbbells(far, {}))["coach"][::-1]


def test_an_option_that_a_release_does_not_have_has_no_total_there(small):
    ship = {"key": "ship", "name": "A ship", "short": "Ship", "advice": "Take the ship."}
    later = read_rulebook(changed(("options.+", small_option() | ship)))
    chart = Dumbbells(Report.from_answers(small, {}), Report.from_answers(later, {}))
    assert totals(chart)["ship"] == (None, 0)


def small_option():
    return {k: v for k, v in changed()["options"][1].items() if k != "shares_with"}


def test_the_highest_total_of_either_side_comes_first(dumbbells):
    near, far = {"distance": 20}, {"distance": 2000}
    order = [row.option.key for row in dumbbells(near, far).rows]
    assert order == [row.option.key for row in dumbbells(far, near).rows]
    highest = [max(pair) for pair in totals(dumbbells(near, far)).values()]
    assert highest == sorted(highest, reverse=True)


def test_both_sides_share_one_axis(dumbbells):
    chart = dumbbells({"distance": 20}, {"distance": 2000})
    at = {total.points: total.x for row in chart.rows for total in row.totals}
    low, high = min(0, *at), max(at)
    for points, x in at.items():
        assert x == pytest.approx(100 * (points - low) / (high - low), abs=0.01)


def test_ticks_stand_at_few_round_numbers_and_at_zero(dumbbells):
    chart = dumbbells({"distance": 20}, {"distance": 2000})
    points = [tick.points for tick in chart.ticks]
    assert 0 in points
    assert len({b - a for a, b in pairwise(points)}) == 1
    assert 2 <= len(points) <= 6


def test_large_totals_have_as_few_ticks():
    rulebook = read_rulebook(large_document(4, 5, 60))
    report = Report.from_answers(rulebook, {})
    assert 2 <= len(Dumbbells(report, report).ticks) <= 6


def test_without_any_points_there_is_an_axis(dumbbells):
    chart = dumbbells({}, {})
    assert [tick.points for tick in chart.ticks] == [0, 1]
    assert {total.x for row in chart.rows for total in row.totals} == {0}


def test_an_option_that_is_ruled_out_on_both_sides_comes_last(small):
    far = {"distance": 2000}
    without = read_rulebook(changed((f"{FAR}.rules_out", ["train"])))
    report = Report.from_answers(without, far)
    chart = Dumbbells(report, report)
    assert chart.rows[-1].option.key == "train"
    assert all(total.ruled_out for total in chart.rows[-1].totals)
    once = Dumbbells(report, Report.from_answers(small, far)).rows[0]
    assert (once.option.key, once.first.ruled_out, once.second.ruled_out) == ("train", True, False)
