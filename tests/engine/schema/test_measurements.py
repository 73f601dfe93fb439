import pytest

from rules.engine.reading import read_rulebook
from tests.support.changes import DOORS, REMOVED, assert_says, changed, counted, problems_after
from tests.support.small import small_document

PLOT = f"{DOORS}.plots.0"
TRAIN = f"{PLOT}.series.0"
POINT = f"{TRAIN}.points.0"
IN_PLOT, IN_TRAIN, IN_POINT = map(counted, (PLOT, TRAIN, POINT))


def test_a_measurement_is_read_and_written_as_it_was():
    document = small_document()
    assert read_rulebook(document).plain()["measurements"] == document["measurements"]


def test_a_whole_number_is_the_same_figure_with_and_without_a_point():
    with_point = changed((f"{POINT}.x", 100.0))
    assert read_rulebook(with_point).digest == read_rulebook(small_document()).digest


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (float("nan"), "finite"),
        (float("inf"), "finite"),
        (10**400, "number"),
        (2e12, "at most"),
        ("12", "a number"),
        (True, "a number"),
    ],
)
@pytest.mark.parametrize("name", ["x", "y", "low", "high"])
def test_figures_are_finite_numbers(name, value, words):
    assert_says(problems_after((f"{POINT}.{name}", value)), f"{IN_POINT}.{name}", words)


@pytest.mark.parametrize("errors", [-0.1, 1.1, 80])
def test_a_share_of_errors_is_from_0_to_1(errors):
    assert_says(problems_after((f"{POINT}.errors", errors)), f"{IN_POINT}.errors", "at")


@pytest.mark.parametrize("label", ["<script>alert(1)</script>", "a\nb", "", "x" * 61, "\x00"])
@pytest.mark.parametrize("path", [f"{TRAIN}.label", f"{PLOT}.title", f"{PLOT}.x.label"])
def test_labels_are_short_and_plain(label, path):
    assert_says(problems_after((path, label)), counted(path))


def test_a_line_has_a_limited_number_of_points():
    points = [{"x": number, "y": 1, "runs": 1} for number in range(1, 102)]
    problems = problems_after((f"{TRAIN}.points", points))
    assert problems == [f"{IN_TRAIN}.points: expected at most 100"]


def test_a_plot_has_a_limited_number_of_lines():
    points = [{"x": 1, "y": 1, "runs": 1}]
    lines = [{"label": f"Line {number}", "points": points} for number in range(9)]
    assert problems_after((f"{PLOT}.series", lines)) == [f"{IN_PLOT}.series: expected at most 8"]


@pytest.mark.parametrize(
    ("changes", "place", "words"),
    [
        ([(f"{POINT}.low", 9)], IN_POINT, "in this order"),
        ([(f"{POINT}.high", REMOVED)], IN_POINT, "both low and high"),
        ([(f"{POINT}.y", REMOVED)], IN_POINT, "between"),
        ([(f"{TRAIN}.points.0", {"x": 1, "runs": 5})], IN_POINT, "or else errors"),
        ([(f"{POINT}.x", 300)], IN_PLOT, "in the order of x"),
        ([(f"{POINT}.x", 0)], IN_PLOT, "x above 0"),
        ([(f"{PLOT}.y.scale", "log"), (f"{POINT}.low", 0)], IN_PLOT, "y above 0"),
        ([(f"{TRAIN}.label", "Car")], IN_PLOT, '"Car" stands twice'),
        ([(f"{DOORS}.plots.1.x.names", ["One"])], f"{DOORS}.plots.2", "x from 1 to 1"),
        ([(f"{PLOT}.y.names", ["One"])], IN_PLOT, "only the axis of x"),
        ([(f"{DOORS}.plots.1.title", "Time on the way")], DOORS, "stands twice"),
        ([(f"{TRAIN}.option", "car")], DOORS, '"Train, direct" stands for two options'),
        ([(f"{DOORS}.date", "2026-02-30")], f"{DOORS}.date", "a day of the calendar"),
    ],
)
def test_what_cannot_be_drawn_or_meant_is_refused(changes, place, words):
    assert_says(problems_after(*changes), place, words)


def test_all_plots_together_have_as_many_labels_as_can_be_told_apart():
    points = [{"x": 1, "y": 1, "runs": 1}]
    lines = [{"label": f"Line {number}", "points": points} for number in range(7)]
    problems = problems_after((f"{PLOT}.series", lines))
    assert_says(problems, DOORS, "at most 8 labels")
