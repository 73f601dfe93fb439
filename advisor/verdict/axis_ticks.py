"""Round numbers along an axis."""

from math import ceil, floor, log10

# What stands between powers of ten on a logarithmic axis, the coarsest first.
BETWEEN = ((1,), (1, 3), (1, 2, 5))


def linear_ticks(low: float, high: float, most: int) -> list[float]:
    """Multiples of 1, 2 or 5 times a power of ten, from one at or below `low` to one above."""
    # Not below what floats can divide by.
    rough = max((high - low or abs(high) or 1) / max(most - 1, 1), 1e-12)
    power: float = 10.0 ** floor(log10(rough))
    step = next(times * power for times in (1, 2, 5, 10) if times * power >= rough * 0.999)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [_exact(number * step) for number in range(first, max(last, first + 1) + 1)]


def log_ticks(low: float, high: float, most: int) -> list[float]:
    """Such as 1, 3, 10, 30, from one at or below `low` to one at or above `high`."""
    powers = range(floor(log10(low) + 1e-9), ceil(log10(high) - 1e-9) + 1)
    found: list[float] = []
    for between in BETWEEN if high < 10 * low else BETWEEN[:2]:
        ticks = [_exact(times * 10.0**power) for power in powers for times in between]
        first = max(number for number, tick in enumerate(ticks) if tick <= low * 1.000001)
        last = next((n for n, tick in enumerate(ticks) if tick >= high * 0.999999), len(ticks) - 1)
        finer = ticks[first : last + 1]
        if found and len(finer) > most:
            break
        found = finer
    if len(found) < 2:
        return [found[0], _exact(found[0] * 10)]
    step = ceil(len(found) / most)
    # The first stays, so that all values lie between the ends.
    return found if step == 1 else [*found[:-1:step], found[-1]]


def _exact(value: float) -> float:
    """0.3, not 0.30000000000000004."""
    return float(f"{value:.12g}")
