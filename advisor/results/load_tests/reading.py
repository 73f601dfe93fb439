"""From what a load generator printed to figures that can be shown, or a sentence on why not."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, NoReturn

from pydantic import BaseModel, Field, ValidationError

MOST_BYTES = 100_000
SHORTEST = 5  # seconds
SHORT = 20  # seconds; shorter runs say little of the slowest requests
KEPT_UP = 0.9  # of what was asked
# Little's law holds exactly of a whole run. Figures are rounded, and a run has an end.
TOLERANCE = 1.1
MILLISECOND, SECOND = 1e6, 1e9  # in nanoseconds
HOUR = 3600 * SECOND


class LoadTestError(ValueError):
    """Its message is a sentence for whoever pasted the output."""


Nanoseconds = Annotated[float, Field(strict=True, ge=0, le=24 * HOUR, allow_inf_nan=False)]
Count = Annotated[int, Field(strict=True, ge=0, le=10**10)]


class Latencies(BaseModel):
    """Of all requests, in nanoseconds; those that failed are among them."""

    total: Annotated[float, Field(strict=True, ge=0, le=10**10 * HOUR, allow_inf_nan=False)]
    mean: Nanoseconds
    median: Nanoseconds = Field(alias="50th")
    p90: Nanoseconds = Field(alias="90th")
    p99: Nanoseconds = Field(alias="99th")
    max: Nanoseconds


class Report(BaseModel):
    """What `vegeta report -type=json` prints, so far as it is read.

    `duration` is from the first request to the last, and `wait` from there to the last answer.
    """

    requests: Count
    duration: Nanoseconds
    wait: Nanoseconds
    success: Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)]
    latencies: Latencies

    @property
    def sending(self) -> float:
        """For how many seconds it sent, with the time that the last request has to itself."""
        return self.duration / SECOND * self.requests / max(self.requests - 1, 1)

    @property
    def seconds(self) -> float:
        """Until the last answer."""
        return (self.duration + self.wait) / SECOND


@dataclass(frozen=True)
class Figures:
    """What is kept of a run. Rates are a second, times in milliseconds, `failed` from 0 to 1.

    `asked` and `at_once` are what the command asked for. `sent` is how many requests were sent, and
    `answered` how many were answered without an error.
    """

    asked: float
    at_once: int
    seconds: float
    requests: int
    sent: float
    answered: float
    mean: float
    median: float
    p90: float
    p99: float
    max: float
    failed: float

    @property
    def in_progress(self) -> float:
        """How many requests were in progress on average, by Little's law."""
        return self.sent * self.mean / 1000


def read(text: str, asked: int, at_once: int) -> Figures:
    """The figures of a run with at most `at_once` requests in progress. Raises LoadTestError."""
    report = _report(_parsed(text))
    if not report.requests or not report.success:
        raise LoadTestError("No request was answered without an error, so nothing was measured.")
    if _short(report.sending) < SHORTEST:
        raise LoadTestError(f"The run took less than {SHORTEST} seconds: let it run for 30.")
    if problem := next(_contradictions(report, at_once), ""):
        raise LoadTestError(f"{problem}: these figures do not belong together.")
    times = report.latencies
    return Figures(
        asked=asked,
        at_once=at_once,
        seconds=_short(report.sending),
        requests=report.requests,
        sent=_short(report.requests / report.sending),
        answered=_short(report.requests * report.success / max(report.seconds, report.sending)),
        mean=_short(times.mean / MILLISECOND),
        median=_short(times.median / MILLISECOND),
        p90=_short(times.p90 / MILLISECOND),
        p99=_short(times.p99 / MILLISECOND),
        max=_short(times.max / MILLISECOND),
        failed=_short(1 - report.success),
    )


def _parsed(text: str) -> dict[str, Any]:
    if len(text.encode()) > MOST_BYTES:
        raise LoadTestError("This is more than 100 kB. Paste the report alone.")
    try:
        found = json.loads(text, parse_constant=_refuse_constant)
    except LoadTestError:
        raise
    except (ValueError, RecursionError):
        raise LoadTestError(
            "This is not JSON. Run “vegeta report” with -type=json, and paste all that it prints."
        ) from None
    if not isinstance(found, dict) or not {"latencies", "requests"} <= found.keys():
        raise LoadTestError("This is not what “vegeta report” prints with -type=json.")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise LoadTestError(f"It has {name} in the place of a number.")


def _report(found: dict[str, Any]) -> Report:
    times = found["latencies"]
    if not isinstance(times, dict) or not {"50th", "90th", "99th"} <= times.keys():
        raise LoadTestError(
            "It has no percentiles. A later version of vegeta prints the 50th, 90th and 99th."
        )
    try:
        return Report.model_validate(found)
    except ValidationError as error:
        place = ", ".join(map(str, error.errors()[0]["loc"]))
        raise LoadTestError(f"“{place}” is missing, or no number that it could be.") from None


def _contradictions(report: Report, at_once: int) -> Iterator[str]:
    """By Little's law, requests in progress on average are their rate times their mean time."""
    times = report.latencies
    if not _is_near(times.total, times.mean * report.requests):
        yield (
            f"{report.requests:,} requests of {_say(times.mean)} each take "
            f"{_say(times.mean * report.requests)} together, not {_say(times.total)}"
        )
    a_second = report.requests / report.seconds
    in_progress = a_second * times.mean / SECOND
    if in_progress > at_once * TOLERANCE:
        yield (
            f"At {a_second:,.0f} requests a second and {_say(times.mean)} each, {in_progress:,.0f} "
            f"are in progress at once by Little’s law, and at most {at_once:,} could be"
        )
    ordered = [times.median, times.p90, times.p99, times.max]
    if any(low > high * TOLERANCE for low, high in pairwise(ordered)):
        yield "A lower percentile is above a higher one"
    # Half of all requests take the median at least, and none more than the maximum.
    if not times.median / 2 <= times.mean * TOLERANCE or times.mean > times.max * TOLERANCE:
        yield f"A mean of {_say(times.mean)} does not fit the percentiles"


def _is_near(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=TOLERANCE - 1)


def _say(nanoseconds: float) -> str:
    return f"{_short(nanoseconds / MILLISECOND):,.10g} ms"


def _short(value: float) -> float:
    """To four digits: a run says no more."""
    return float(f"{value:.4g}")
