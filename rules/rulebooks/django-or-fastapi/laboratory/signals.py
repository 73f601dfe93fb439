"""Ends this process by an exception when it is told to end, so that blocks can tidy up."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_held_back: list[int] | None = None


def end_on_signals() -> None:
    """A second signal does not interrupt the tidying up."""
    for number in ENDING:
        signal.signal(number, _end)


def _end(number: int, frame: FrameType | None) -> None:
    if _held_back is not None:
        _held_back.append(number)
        return
    for each in ENDING:
        signal.signal(each, signal.SIG_IGN)
    sys.exit(128 + number)


@contextmanager
def held_back() -> Iterator[None]:
    """For a step that would leave something behind if it were cut in two."""
    global _held_back
    _held_back = []
    try:
        yield
    finally:
        numbers, _held_back = _held_back, None
        if numbers:
            _end(numbers[0], None)
