from tally import Tally, percentile


def test_a_percentile_is_a_value_that_was_seen():
    values = [float(number) for number in range(1, 201)]
    assert [percentile(values, share) for share in (50, 90, 99)] == [100, 180, 198]
    assert percentile([7.0], 99) == 7


def test_failures_are_counted_by_kind_and_have_no_latency():
    tally = Tally()
    tally.count("", 0.001)
    tally.count("", 0.003)
    for error in ("timeout", "timeout", "status"):
        tally.count(error, 9.0)
    assert tally.report() == {
        "sent": 5,
        "completed": 2,
        "errors": {"connect": 0, "timeout": 2, "status": 1, "body": 0},
        "ms": {"p50": 1, "p90": 3, "p99": 3, "max": 3},
    }


def test_without_an_answer_there_are_no_latencies():
    tally = Tally()
    tally.count("connect", 0.1)
    assert "ms" not in tally.report()
