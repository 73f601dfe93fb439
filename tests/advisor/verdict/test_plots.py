import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string

from advisor.verdict.plots import (
    LARGE,
    SMALL,
    DrawnPlot,
    Size,
    draw_plot,
    key_of,
    say_runs,
    small_plot,
)
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from tests.support.changes import DOORS, changed

CAR = f"{DOORS}.plots.0.series.1"


def rulebook(*changes: tuple[str, Any]) -> Rulebook:
    return read_rulebook(changed(*changes))


def drawn(*changes: tuple[str, Any], number: int = 0, size: Size = LARGE) -> DrawnPlot:
    read = rulebook(*changes)
    [measurement] = read.measurements
    return draw_plot(read, measurement, measurement.plots[number], size)


def test_figures_are_drawn_within_the_axes() -> None:
    for size in (LARGE, SMALL):
        plot = drawn(size=size)
        train, car = plot.lines
        assert [dot.x for dot in train.dots] == sorted(dot.x for dot in train.dots)
        assert train.dots[-1].y < train.dots[0].y  # longer is higher
        for dot in (*train.dots, *car.dots):
            assert plot.size.left <= dot.x <= plot.size.edge
            low, high = dot.low or dot.y, dot.high or dot.y
            assert plot.size.top <= high <= dot.y <= low <= plot.size.floor


def test_a_spread_is_drawn_where_its_mark_does_not_cover_it() -> None:
    wide = {"x": 300, "y": 3, "low": 2, "high": 4, "runs": 5}
    narrow = {"x": 100, "y": 2, "low": 1.99, "high": 2.01, "runs": 5}
    covered, seen = drawn((f"{CAR}.points", [narrow, wide])).lines[1].dots
    assert (covered.low, covered.high) == (None, None)
    assert seen.low
    assert seen.high
    assert seen.high < seen.y < seen.low


def test_a_logarithmic_axis_gives_equal_factors_equal_room() -> None:
    first, second, third = (dot.x for dot in drawn().lines[0].dots)
    assert second - first == pytest.approx(third - second, abs=0.2)
    assert drawn().scales == "the horizontal axis is logarithmic"
    first, second, third = (
        dot.x for dot in drawn((f"{DOORS}.plots.0.x.scale", "linear")).lines[0].dots
    )
    assert third - second == pytest.approx(3 * (second - first), abs=0.5)


def test_lines_differ_by_shape_and_dashes_and_not_by_colour_alone() -> None:
    same = drawn((f"{CAR}.option", "train"), (f"{DOORS}.plots.1.series.1.option", "train"))
    train, car = (line.style for line in same.lines)
    assert train.hue == car.hue
    assert train.outline != car.outline
    assert train.dash != car.dash
    assert train.hollow != car.hollow


def test_a_series_looks_the_same_in_all_plots() -> None:
    styles = [{line.label: line.style for line in drawn(number=n).lines} for n in (0, 1)]
    assert styles[0] == styles[1]


def test_one_key_serves_all_plots_and_shows_the_line_where_there_is_one() -> None:
    plots = [drawn(number=1), drawn(number=0)]
    assert [line.label for line in key_of(plots)] == ["Train, direct", "Car"]
    assert all(line.paths for line in key_of(plots))


def test_what_nothing_answered_is_a_gap_and_stands_in_the_table() -> None:
    plot = drawn((f"{CAR}.points.1", {"x": 300, "runs": 5, "errors": 1}))
    assert len(plot.lines[1].dots) == 1
    points = [{"x": x, "y": 1, "runs": 1} for x in (100, 900)]
    points.insert(1, {"x": 300, "runs": 1, "errors": 1})
    assert len(drawn((f"{CAR}.points", points)).lines[1].paths) == 2
    assert plot.rows[1].cells[1] == ("none", "", "100 % failed")


def test_the_table_has_median_spread_and_failures() -> None:
    plot = drawn()
    assert plot.columns == ["100", "300", "900"]
    train, car = plot.rows
    assert (train.line.label, car.line.label) == ("Train, direct", "Car")
    assert train.cells[2] == ("6.5", "6.2 to 8.75", "20 % failed")
    assert car.cells[2] == ("none", "", "100 % failed")


def test_what_does_not_vary_or_fail_is_not_said() -> None:
    point = {"x": 100, "y": 2, "low": 2, "high": 2, "runs": 5, "errors": 0}
    plot = drawn((f"{CAR}.points", [point]))
    assert plot.rows[1].cells == [("2", "", ""), None, None]


def test_names_stand_side_by_side_and_are_not_joined() -> None:
    plot = drawn(number=1)
    assert [tick.text for tick in plot.x_ticks] == ["A month before", "On the day"]
    assert [line.paths for line in plot.lines] == [[], []]
    assert plot.lines[0].dots[0].x < plot.x_ticks[0].at < plot.lines[1].dots[0].x
    assert plot.columns == ["A month before", "On the day"]
    assert plot.numbered == ""


def test_numbers_that_stand_for_names_are_explained() -> None:
    names = (f"{DOORS}.plots.1.x.names", ["x" * 60, "y" * 60])
    long = drawn(names, number=1)
    assert [tick.text for tick in long.x_ticks] == ["1", "2"]
    assert long.numbered == f"1. {'x' * 60}, 2. {'y' * 60}"
    # The small one stands without a table.
    small = drawn(names, number=1, size=SMALL)
    assert "1. xxx" in render_to_string("verdict/plot_small.html", {"drawn": small})


def test_what_was_measured_is_marked_on_the_axis_if_there_is_room() -> None:
    assert [tick.text for tick in drawn().x_ticks] == ["100", "300", "900"]
    points = [{"x": x, "y": 1, "runs": 1} for x in (100, 101, 900)]
    crowded = drawn((f"{DOORS}.plots.0.series", [{"label": "One", "points": points}]))
    assert [tick.text for tick in crowded.x_ticks] == ["100", "200", "500"]


@pytest.mark.parametrize(
    ("unit", "words"),
    [("h", "Door to door in h"), ("a second", "Door to door a second"), ("", "Door to door")],
)
def test_an_axis_is_said_with_its_unit(unit: str, words: str) -> None:
    axis = f"{DOORS}.plots.0.y"
    assert drawn((f"{axis}.label", "Door to door"), (f"{axis}.unit", unit)).up == words


def test_a_plot_says_in_words_what_its_lines_do() -> None:
    assert drawn().says == (
        "Train, direct: 2.1 h at 100 km, then 6.5 h at 900 km; "
        "Car: 1.4 h at 100 km, then 3.6 h at 300 km."
    )
    failed = drawn((f"{CAR}.points", [{"x": 100, "runs": 1, "errors": 1}]))
    assert failed.says.endswith("Car: nothing but failures.")


def test_runs_are_counted() -> None:
    [measurement] = rulebook((f"{CAR}.points.0.runs", 3)).measurements
    assert say_runs(measurement.plots) == "3 to 5 runs"
    assert say_runs(measurement.plots[1:]) == "5 runs"


def test_what_is_counted_has_no_runs() -> None:
    counted = (f"{DOORS}.plots.1.counted", True)
    [measurement] = rulebook(counted, (f"{CAR}.points.0.runs", 3)).measurements
    assert say_runs(measurement.plots) == "3 to 5 runs"
    assert say_runs(measurement.plots[1:]) == "counted"
    assert drawn(counted, number=1).runs == "counted"


@pytest.mark.parametrize("value", [0, 1e-12, 1e12, -1e12])
def test_any_figure_can_be_drawn(value: float) -> None:
    points = [{"x": 5, "y": value, "runs": 1}]
    plot = drawn((f"{DOORS}.plots.0.series", [{"label": "One", "points": points}]))
    [dot] = plot.lines[0].dots
    assert plot.size.left <= dot.x <= plot.size.edge
    assert plot.size.top <= dot.y <= plot.size.floor


def test_a_small_plot_marks_few_points_of_its_line() -> None:
    points = [{"x": x, "y": x, "runs": 1} for x in range(1, 101)]
    series = (f"{DOORS}.plots.0.series", [{"label": "One", "points": points}])
    [large], [small] = drawn(series).lines, drawn(series, size=SMALL).lines
    assert len(large.dots) == 100
    assert len(small.dots) == 8
    assert len(small.paths[0].split()) == 100
    assert (small.dots[0].x, small.dots[-1].x) == (SMALL.left, SMALL.edge)


def test_the_drawing_is_xml_with_title_and_description_and_without_styles() -> None:
    svg = render_to_string("verdict/plot.html", {"drawn": drawn()})
    root = ElementTree.fromstring(svg)  # noqa: S314, it is our own
    assert root.attrib["role"] == "img"
    assert root[0].tag == "title"
    assert root[0].text == "Time on the way: Door to door, median in h by Distance in km"
    assert root[1].tag == "desc"
    assert not re.search(r"style=|<style|<script", svg)


def test_labels_are_shown_as_text() -> None:
    read = rulebook((f"{CAR}.label", 'A & "B"'))
    html = small_plot(read, read.measurements[0])
    assert "A &amp; &quot;B&quot;" in html
    assert small_plot(read, read.measurements[0]) is html
