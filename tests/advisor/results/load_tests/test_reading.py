import heapq
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.results.load_tests.reading import MOST_BYTES, LoadTestError, read
from tests.support.loaded import printed, report, times

MS, SECOND = 1_000_000, 1_000_000_000


def problem(text: str, asked: int = 300, at_once: int = 300) -> str:
    with pytest.raises(LoadTestError) as error:
        read(text, asked, at_once)
    return str(error.value)


def test_the_figures_of_a_run():
    figures = read(printed(), 300, 300)
    assert (figures.asked, figures.at_once) == (300, 300)
    assert (figures.seconds, figures.requests, figures.sent) == (30, 9000, 300)
    assert figures.answered == 299.3
    assert (figures.mean, figures.median, figures.p90, figures.p99) == (20, 12, 45, 84)
    assert (figures.max, figures.failed) == (300, 0.002)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Requests [total, rate] 9000, 300.03", "This is not JSON. Run “vegeta report” with -type"),
        ("[" * 50_000, "This is not JSON"),
        ("[1]", "This is not what “vegeta report” prints"),
        (
            '{"latency": {"p50": 28}, "requests": {"total": 100}}',
            "This is not what “vegeta report”",
        ),
        (printed(latencies={"mean": 5, "max": 9}), "It has no percentiles"),
        (printed(latencies=None), "It has no percentiles"),
        (printed(requests=0), "No request was answered"),
        (printed(success=0), "No request was answered"),
        (printed(requests=900, duration=2.9 * SECOND), "The run took less than 5 seconds"),
        (printed(duration=float("nan")), "It has NaN in the place of a number."),
        (printed(duration=float("inf")), "It has Infinity in the place of a number."),
        (printed(duration="30s"), "“duration” is missing, or no number that it could be."),
        (printed(success=1.5), "“success” is missing"),
        (printed(requests=True), "“requests” is missing"),
        (printed(latencies=times(mean=-1)), "“latencies, mean” is missing"),
        (printed(latencies=times(**{"99th": 1e12})), "“latencies, 99th” is missing"),
        (printed(wait=1e400), "It has Infinity in the place of a number."),
        (f'{printed()[:-1]}, "wait": 1e400}}', "“wait” is missing"),
        (" " * MOST_BYTES + "{}", "This is more than 100 kB."),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(text, said):
    assert said in problem(text)


def test_a_run_of_five_seconds_is_long_enough():
    short = {"duration": 4_800_000_000, "requests": 25, "latencies": times(total=500)}
    assert read(printed(**short), 5, 10).seconds == 5


class TestFiguresThatContradictEachOther:
    def test_more_in_progress_than_there_could_be(self):
        slow = dict.fromkeys(("mean", "50th", "90th", "99th", "max"), 4_000)
        text = printed(latencies=times(total=9_000 * 4_000, **slow))
        assert problem(text, at_once=300) == (
            "At 300 requests a second and 4,000 ms each, 1,200 are in progress at once by "
            "Little’s law, and at most 300 could be: these figures do not belong together."
        )
        assert read(text, 300, 1200).mean == 4000

    def test_times_that_do_not_add_up(self):
        assert "take 180,000 ms together, not 90,000 ms" in problem(
            printed(latencies=times(total=90_000))
        )

    def test_percentiles_out_of_order(self):
        said = problem(printed(latencies=times(**{"99th": 30})))
        assert said.startswith("A lower percentile is above a higher one: these figures")

    def test_a_mean_that_does_not_fit_them(self):
        low = times(total=9_000, mean=1)
        assert "A mean of 1 ms does not fit the percentiles" in problem(printed(latencies=low))


@given(
    st.lists(st.integers(1, 4_000), min_size=100, max_size=300),
    st.integers(1, 50),
    st.integers(50, 200),
)
def test_what_a_run_prints_is_never_refused(durations, workers, interval):
    """As the generator works: a request waits until one of the workers is free."""
    free, sent, ended = [0] * workers, list[int](), list[int]()
    for due, duration in zip(accumulate([0] + [interval] * 999), durations, strict=False):
        start = max(due, heapq.heappop(free))
        sent.append(start)
        ended.append(start + duration)
        heapq.heappush(free, start + duration)
    ordered = sorted(durations)
    percentiles = {f"{p}th": ordered[len(ordered) * p // 100] for p in (50, 90, 99)}
    total = sum(durations)
    latencies = times(total=total, mean=total / len(durations), max=ordered[-1], **percentiles)
    run = report(
        latencies=latencies,
        requests=len(durations),
        duration=(max(sent) - min(sent)) * MS,
        wait=(max(ended) - max(sent)) * MS,
        success=1,
    )
    if run["duration"] > 5 * SECOND:
        figures = read(printed(**run), 1000 // interval, workers)
        assert figures.answered <= figures.sent * 1.01


@given(st.integers(1, 1_000), st.floats(1.2, 50))
def test_what_breaks_littles_law_is_always_refused(at_once, excess):
    """300 a second, each as long as so many in progress take."""
    mean = 1000 * excess * at_once / 300
    same = dict.fromkeys(("mean", "50th", "90th", "99th", "max"), mean)
    text = printed(latencies=times(total=9_000 * mean, **same))
    assert "are in progress at once" in problem(text, at_once=at_once)
