import json

import apart


def measurement(*points):
    series = {"label": "One", "option": "", "points": list(points)}
    return {"key": "waiting", "plots": [{"title": "Answers", "series": [series]}]}


ONE = measurement(
    {"x": 10, "y": 100, "low": 90, "high": 120, "runs": 5},
    {"x": 100, "y": 200, "low": 190, "high": 210, "runs": 5},
    {"x": 1000, "errors": 1, "runs": 5},
)
OTHER = measurement(
    {"x": 10, "y": 118, "low": 110, "high": 130, "runs": 5},
    {"x": 100, "y": 150, "low": 140, "high": 160, "runs": 5},
    {"x": 1000, "y": 3, "low": 2, "high": 4, "runs": 5},
)


def test_medians_within_the_spread_of_the_other_run_are_counted():
    near, far = apart.pairs(ONE, OTHER)
    assert (near.within, round(near.apart, 2)) == (True, 0.18)
    assert (far.within, round(far.apart, 2)) == (False, 0.33)


def test_what_one_run_did_not_answer_has_no_distance():
    assert [pair.name for pair in apart.pairs(ONE, OTHER)] == [
        "Answers, One, 10",
        "Answers, One, 100",
    ]


def test_a_measurement_is_a_sentence(tmp_path, capsys):
    for folder, content in (("one", ONE), ("other", OTHER)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "waiting.json").write_text(json.dumps([content]))
    apart.main(tmp_path / "one", tmp_path / "other")
    assert capsys.readouterr().out == (
        "waiting: 1 of 2 medians lie within the spread of the other run; half of them are at "
        "most 26% apart, and the furthest 33% (Answers, One, 100)\n"
    )
