"""What an experiment works with: how often and for how long it measures, and what it has so far."""

import time
from collections.abc import Callable
from typing import NamedTuple, Protocol

from refusal import NotMeasured
from samples import Key, Samples, key_text
from turns import Figures

LIMIT = 30 * 60  # seconds


class Measured(NamedTuple):
    """One measurement, as rules/engine/schema/measurements.py has it, less what all share."""

    key: str
    title: str
    asks: str
    method: str
    cannot_show: list[str]
    plots: list[dict[str, object]]


class Laboratory:
    def __init__(self, name: str, samples: Samples, *, quick: bool, ends: float) -> None:
        self.name, self.samples, self.quick, self.ends = name, samples, quick, ends

    @property
    def runs(self) -> range:
        return range(1, 2 if self.quick else 6)

    def tell(self, words: str) -> None:
        print(f"{time.strftime('%H:%M:%S')}  {self.name}: {words}", flush=True)

    def take(self, key: Key, measure: Callable[[], Figures]) -> Figures:
        """The figures of this key, measured now if they are not there from a run cut off before.

        The last of the key is the number of the run.
        """
        if found := self.samples.get(key):
            return found
        if time.monotonic() > self.ends:
            raise NotMeasured(
                f"{LIMIT // 60} minutes are over; run it again, and it goes on from here"
            )
        found = measure()
        self.samples.put(key, found)
        self.tell(f"{key_text(key[:-1])} | run {key[-1]} of {len(self.runs)}: {in_words(found)}")
        return found


class Experiment(Protocol):
    """A module of `experiments/`. README.md says what each of these is."""

    __file__: str
    PACKAGES: tuple[str, ...]

    def check(self, lab: Laboratory) -> None: ...

    def measure(self, lab: Laboratory) -> None: ...

    def measured(self, lab: Laboratory) -> list[Measured]: ...


def in_words(found: Figures) -> str:
    words = [f"{name} {value:.4g}" for name, value in found.items() if isinstance(value, float)]
    return ", ".join(words)
