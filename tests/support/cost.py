"""What something costs in processor time, which does not depend on what else the machine does."""

import gc
from collections.abc import Callable
from time import thread_time
from typing import Any

FACTOR = 8
# Between 8, for what takes eight times as long for eight times as much, and 64, for its square. On
# a busy machine, memory that no longer fits into a processor's cache makes three times 8 of 8.
LINEAR = 40
NOTHING = 0.0005  # seconds, in which nothing can be told from how the clock ticks


def cost(call: Callable[[], object], times: int = 5) -> float:
    """Seconds: the least of several tries, since pauses only ever add to them."""
    gc.collect()
    gc.disable()
    try:
        return min(_once(call) for _ in range(times))
    finally:
        gc.enable()


def _once(call: Callable[[], object]) -> float:
    started = thread_time()
    call()
    return thread_time() - started


def growth(use: Callable[[Any], object], make: Callable[[int], Any], size: int) -> float:
    """How much more it costs to use FACTOR times as much."""
    small, large = make(size), make(FACTOR * size)
    before = cost(lambda: use(small))
    after = cost(lambda: use(large))
    return max(after, NOTHING) / max(before, NOTHING)
