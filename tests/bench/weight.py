"""How many bytes a browser is sent.

    python -m tests.bench.weight

Counted by Chromium: the headers and the body of each answer as they come over the wire, redirects
included, without TLS around them. What comes from the browser's own cache counts nothing.
"""

import os
from collections.abc import Iterator
from typing import Any, NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page

from .front import DESKTOP, Front, answer, at_front, questions, somebody_new, steps
from .load import require
from .table import RUNS, Row, lines

KB = 1000  # bytes


class Wire:
    """What a page is sent, in bytes; `plain` has the types of what came without compression.

    `wrong` is for later, since what a handler of an event raises would be lost.
    """

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.page, self.bytes = page, 0
        self.under_way, self.plain, self.wrong = set[str](), set[str](), set[str]()
        session = context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.loadingFailed", self._failed)
        session.send("Network.enable")

    def taken(self) -> int:
        """Since it was last asked; waits until nothing is under way any more."""
        self.page.wait_for_timeout(50)
        while self.under_way:
            self.page.wait_for_timeout(10)
        require(not self.wrong, ", ".join(self.wrong))
        taken, self.bytes = self.bytes, 0
        return taken

    def _sent(self, event: dict[str, Any]) -> None:
        self.under_way.add(event["requestId"])
        self.bytes += event.get("redirectResponse", {}).get("encodedDataLength", 0)

    def _answered(self, event: dict[str, Any]) -> None:
        answer = event["response"]
        if answer["status"] != 200:
            self.wrong.add(f"{answer['url']}: {answer['status']}")
        if "content-encoding" not in {name.lower() for name in answer["headers"]}:
            self.plain.add(answer["mimeType"])

    def _finished(self, event: dict[str, Any]) -> None:
        self.under_way.discard(event["requestId"])
        self.bytes += event["encodedDataLength"]

    def _failed(self, event: dict[str, Any]) -> None:
        self.under_way.discard(event["requestId"])
        self.wrong.add(f"a request failed: {event['errorText']}")


class Visit(NamedTuple):
    """In bytes: what comes before the first answer, and each step after the first.

    `pages` are the steps as they come, `steps` with the running verdicts that their answers bring.
    """

    first: int
    pages: list[int]
    steps: list[int]


def visit(browser: Browser, address: str, plain: set[str]) -> Visit:
    """A first visit in which each question is answered once."""
    pages, whole = [], []
    with somebody_new(browser, address, DESKTOP) as context:
        page = context.new_page()
        wire = Wire(context, page)
        for _ in steps(page):
            pages.append(wire.taken())
            for controls in questions(page):
                answer(page, controls)
            whole.append(pages[-1] + wire.taken())
    require(wire.plain == plain, f"without compression came {wire.plain or 'nothing'}")
    return Visit(pages[0], pages[1:], whole[1:])


def measure(browser: Browser, front: Front, quick: bool) -> Iterator[Row]:
    visits = [visit(browser, front.nginx, plain=set()) for _ in range(1 if quick else RUNS)]
    yield from _rows("through nginx, all compressed", visits, under=(60, 6))
    if not quick:
        visits = [visit(browser, front.direct, plain={"text/html"}) for _ in range(RUNS)]
        yield from _rows("from `advisor serve` alone, HTML not compressed", visits)


def _rows(
    way: str, visits: list[Visit], under: tuple[float, float] | tuple[None, None] = (None, None)
) -> Iterator[Row]:
    first, later = under
    work = f"first visit, start page and first step with all that they load; {way}"
    yield Row(work, "kB", [each.first / KB for each in visits], under=first)
    work = f"a step after it, the heaviest page; {way}"
    yield Row(work, "kB", [max(each.pages) / KB for each in visits], under=later)
    work = f"a step after it, the heaviest with a running verdict for each answer; {way}"
    yield Row(work, "kB", [max(each.steps) / KB for each in visits], under=later)


rows = at_front(measure)

if __name__ == "__main__":
    for line in lines(rows(bool(os.environ.get("QUICK")))):
        print(line, flush=True)
