"""What a person at a browser waits for: pages, steps, verdicts; and what shifts meanwhile.

    python -m tests.bench.browser

Chromium, without a screen and with nothing slowed down, before `advisor serve` on the same machine.
"""

import os
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from playwright.sync_api import Browser, Locator, Page, ViewportSize

from .front import DESKTOP, PHONE, Front, answer, at_front, questions, somebody_new, steps
from .load import require
from .table import RUNS, Row, lines

QUIET = 500  # ms; nothing is timed, so nothing comes later
# Time to interactive is when what is painted can be used: the page is painted and parsed, its
# scripts have run, and the last task longer than 50 ms is over.
LOADED = """
() => {
  const tasks = observed("longtask"), paints = observed("largest-contentful-paint");
  const painted = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  const parsed = performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd;
  const ends = tasks.map((task) => task.startTime + task.duration);
  return {
    interactive: Math.max(painted, parsed, ...ends),
    largest_paint: paints.at(-1).startTime,
    blocked: tasks.reduce((sum, task) => sum + task.duration - 50, 0),
  };
}
"""
OBSERVED = """
window.observers = Object.fromEntries(["longtask", "largest-contentful-paint"].map((type) => {
  const entries = [];
  const observer = new PerformanceObserver((list) => entries.push(...list.getEntries()));
  observer.observe({ type, buffered: true });
  return [type, { entries, observer }];
}));
window.observed = (type) => {
  const { entries, observer } = observers[type];
  return [...entries, ...observer.takeRecords()];
};
"""


class Loaded(NamedTuple):
    """In ms since the navigation began; `blocked` is the total blocking time."""

    interactive: float
    largest_paint: float
    blocked: float


def load(browser: Browser, address: str, path: str) -> Loaded:
    with somebody_new(browser, address, DESKTOP) as context:
        context.add_init_script(OBSERVED)
        page = context.new_page()
        answered = page.goto(path)
        is_page = answered and (answered.status, page.locator("h1").count()) == (200, 1)
        require(bool(is_page), f"{page.url} is no page")
        page.wait_for_timeout(QUIET)
        return Loaded(**page.evaluate(LOADED))


class Walk(NamedTuple):
    """`steps` and `verdicts` in ms; `shift` sums all layout shifts, those after input too."""

    width: int
    steps: list[float]
    verdicts: list[float]
    shift: float


def walk(browser: Browser, address: str, size: ViewportSize, thorough: bool = False) -> Walk:
    """From the start page to the result. A thorough walk presses every control of each question."""
    with somebody_new(browser, address, size) as context:
        page = context.new_page()
        for _ in steps(page):
            for controls in questions(page):
                if thorough:
                    press_all(page, controls)
                answer(page, controls)
        page.wait_for_timeout(200)
        seen = page.evaluate("() => walk")
    # The first step is reached by a link.
    return Walk(size["width"], seen["steps"][1:], seen["verdicts"], seen["shift"])


def press_all(page: Page, controls: Locator) -> None:
    """Ends with "Not sure yet", which is the last control of every question."""
    for control in controls.all():
        control.click()


def measure(browser: Browser, front: Front, quick: bool) -> Iterator[Row]:
    runs, sizes = (1, [PHONE]) if quick else (RUNS, [PHONE, DESKTOP])
    yield from _loaded(browser, front.direct, runs)
    walks = [walk(browser, front.direct, size) for _ in range(runs) for size in sizes]
    yield from _waited(walks)
    if quick:
        yield from _shifted(walks, "one answer to each question")
    else:
        # Not a time: it comes out alike in every run.
        walks = [walk(browser, front.direct, size, thorough=True) for size in sizes]
        yield from _shifted(walks, "every choice")


def _loaded(browser: Browser, address: str, runs: int) -> Iterator[Row]:
    load(browser, address, "/")  # the first page of all also waits for Chromium itself
    blocked = []
    for name, path in (("start page", "/"), ("first step", "/decide/django-or-fastapi/")):
        loads = [load(browser, address, path) for _ in range(runs)]
        first = f"{name}, nothing in the browser's cache"
        yield Row(f"{first}: time to interactive", "ms", [each.interactive for each in loads])
        painted = [each.largest_paint for each in loads]
        yield Row(f"{first}: largest contentful paint", "ms", painted)
        blocked += [each.blocked for each in loads]
    yield Row("both: total blocking time", "ms", blocked)


def _waited(walks: list[Walk]) -> Iterator[Row]:
    every = [*chain.from_iterable(each.steps for each in walks)]
    yield Row("step to step, Continue to focus on the next heading", "ms", every, under=100)
    yield Row("the slowest step of a walk", "ms", [max(each.steps) for each in walks])
    verdicts = [*chain.from_iterable(each.verdicts for each in walks)]
    yield Row("answer to running verdict, of which 50 ms wait for more", "ms", verdicts)


def _shifted(walks: list[Walk], pressed: str) -> Iterator[Row]:
    for each in walks:
        work = f"layout shift over a walk at {each.width} px, {pressed}"
        yield Row(work, "CLS", [each.shift], under=0.001)


rows = at_front(measure)

if __name__ == "__main__":
    for line in lines(rows(bool(os.environ.get("QUICK")))):
        print(line, flush=True)
