from collections.abc import Callable, Iterator
from typing import Any

import pytest

from rules.engine.lint.finding import Finding, Subject
from rules.engine.lint.measurements import (
    measured_claims_without_a_measurement,
    measurements_of_the_future,
    measurements_that_bear_on_nothing,
    measurements_with_few_runs,
    measurements_without_a_date,
    measurements_without_spread,
)
from rules.engine.reading import read_rulebook
from tests.support.changes import DOORS, changed

Check = Callable[[Subject], Iterator[Finding]]
FIRST = f"{DOORS}.plots.0.series.0.points.0"


def findings(check: Check, *changes: tuple[str, Any], today: str = "2026-11-20") -> list[Finding]:
    return list(check(Subject(read_rulebook(changed(*changes)), today)))


@pytest.mark.parametrize(
    ("check", "path", "value", "words"),
    [
        (measurements_without_a_date, f"{DOORS}.date", "", "when it was measured"),
        (
            measurements_without_spread,
            FIRST,
            {"x": 100, "y": 2.1, "runs": 5},
            "1 of 9 points",
        ),
        (measurements_with_few_runs, f"{FIRST}.runs", 1, "rests on 1 run in places"),
        (measurements_that_bear_on_nothing, f"{DOORS}.bears_on", [], "bears on no claim"),
    ],
)
def test_what_a_measurement_lacks_is_reported(
    check: Check, path: str, value: Any, words: str
) -> None:
    assert findings(check) == []
    [finding] = findings(check, (path, value))
    assert (finding.severity, finding.place) == ("warning", DOORS)
    assert words in finding.text


@pytest.mark.parametrize("check", [measurements_with_few_runs, measurements_without_spread])
def test_what_is_counted_needs_one_run_and_no_spread(check: Check) -> None:
    plot = f"{DOORS}.plots.1"
    points = (f"{plot}.series.0.points", [{"x": 1, "y": 4, "runs": 1}])
    assert len(findings(check, points)) == 1
    assert findings(check, points, (f"{plot}.counted", True)) == []


@pytest.mark.parametrize(("today", "found"), [("2026-10-02", 1), ("2026-10-03", 0), ("", 0)])
def test_a_measurement_of_the_future_is_reported(today: str, found: int) -> None:
    assert [each.severity for each in findings(measurements_of_the_future, today=today)] == (
        ["warning"] * found
    )


def test_what_is_called_measured_has_a_measurement() -> None:
    check = measured_claims_without_a_measurement
    assert findings(check, ("claims.R1.grade", "measured")) == []
    [finding] = findings(check, ("claims.R2.grade", "measured"))
    assert (finding.severity, finding.place) == ("warning", "claims.R2")
