from turns import Figures, in_turn, point, ratios, series


def test_runs_take_turns():
    assert [*in_turn("AB", 1), *in_turn("AB", 2), *in_turn("AB", 3)] == [*"ABBAAB"]


def test_a_point_is_the_median_with_the_least_and_the_most():
    runs = [{"p99": value, "errors": share} for value, share in ((3.0, 0), (1.0, 0.3), (9.0, 0))]
    assert point(7, runs, "p99") == {
        **{"x": 7, "runs": 3, "y": 3, "low": 1, "high": 9},
        "errors": 0.1,
    }


def test_a_run_that_answered_nothing_counts_for_the_errors_alone():
    runs = [{"p99": 3.0, "errors": 0.5}, {"errors": 1.0}, {"p99": None, "errors": 1.0}]
    assert point(1, runs, "p99") == {
        **{"x": 1, "runs": 3, "y": 3, "low": 3, "high": 3},
        "errors": 0.8333,
    }


def test_figures_are_rounded_and_stay_in_order():
    runs = [{"p99": value} for value in (1234.567, 12.34567, 0.0012345)]
    made = point(1, runs, "p99")
    assert (made["low"], made["y"], made["high"]) == (0.00123, 12.3, 1235)


def test_ratios_are_taken_within_a_run():
    those, these = [{"a": 10}, {"a": 1}, {"a": 3}], [{"a": 5}, {"a": 2}, {}]
    assert ratios(those, these, "a") == [{"ratio": 2}, {"ratio": 0.5}, {}]


def test_a_line_has_its_points_in_order_and_none_where_nothing_ended():
    runs: dict[int, list[Figures]] = {100: [{"a": 2.0}], 10: [{"a": 1.0}], 1000: [{"errors": None}]}
    made = series("One", runs, "a", "django")
    assert (made["label"], made["option"]) == ("One", "django")
    assert [(point["x"], point["y"]) for point in made["points"]] == [(10, 1), (100, 2)]
