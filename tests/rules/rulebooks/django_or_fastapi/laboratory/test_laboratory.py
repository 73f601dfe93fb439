import time

import pytest
from laboratory import Laboratory, in_words
from refusal import NotMeasured
from samples import Samples


def laboratory(tmp_path, *, quick=False, ends=None):
    samples = Samples(tmp_path / "one.json", {})
    return Laboratory("one", samples, quick=quick, ends=ends or time.monotonic() + 600)


def test_each_point_is_measured_five_times_or_twice(tmp_path):
    assert [*laboratory(tmp_path).runs] == [1, 2, 3, 4, 5]
    assert [*laboratory(tmp_path, quick=True).runs] == [1]


def test_what_is_measured_is_told_and_not_measured_again(tmp_path, capsys):
    key, figures = ("100 ms", "Django", 2), {"p99": 12.345, "sent": 7}
    assert laboratory(tmp_path).take(key, lambda: figures) == figures
    assert "one: 100 ms | Django | run 2 of 5: p99 12.3" in capsys.readouterr().out
    assert laboratory(tmp_path).take(key, lambda: {"p99": 1.0}) == figures
    assert capsys.readouterr().out == ""


def test_half_an_hour_is_enough(tmp_path):
    laboratory(tmp_path).take(("A", 1), lambda: {"p99": 1.0})
    late = laboratory(tmp_path, ends=time.monotonic() - 1)
    assert late.take(("A", 1), dict) == {"p99": 1.0}
    with pytest.raises(NotMeasured, match="30 minutes are over; run it again"):
        late.take(("A", 2), dict)


def test_figures_are_told_without_those_that_nobody_reads():
    assert in_words({"p50": 1.23456, "error_kinds": {}, "per_second": None}) == "p50 1.235"
