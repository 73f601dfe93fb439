import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.verdict.axis_ticks import linear_ticks, log_ticks


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 8.75, [0, 2, 4, 6, 8, 10]),
        (0, 0, [0, 0.2]),
        (0, 0.29, [0, 0.1, 0.2, 0.3]),
        (-3, 12, [-5, 0, 5, 10, 15]),
        (0, 3_310, [0, 1000, 2000, 3000, 4000]),
    ],
)
def test_numbers_along_an_axis_are_round(low: float, high: float, ticks: list[float]) -> None:
    assert linear_ticks(low, high, 6) == ticks


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (100, 3_000, [100, 300, 1_000, 3_000]),
        (100, 900, [100, 200, 500, 1_000]),
        (0.105, 9.9, [0.1, 0.3, 1, 3, 10]),
        (10, 5_000_000, [10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000]),
        (1, 1, [1, 10]),
    ],
)
def test_a_logarithmic_axis_goes_by_powers_of_ten(
    low: float, high: float, ticks: list[float]
) -> None:
    assert log_ticks(low, high, 7) == ticks


figures = st.floats(1e-12, 1e12)


@given(figures, figures, st.integers(2, 8))
def test_all_figures_lie_between_the_ends(one: float, other: float, most: int) -> None:
    low, high = sorted((one, other))
    for ticks in (linear_ticks(0, high, most), log_ticks(low, high, most)):
        assert ticks == sorted(set(ticks))
        assert 2 <= len(ticks) <= most + 3
        assert ticks[0] <= low * 1.00001
        assert ticks[-1] >= high * 0.99999
