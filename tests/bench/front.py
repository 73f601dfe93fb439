"""What a browser meets: the site with and without nginx before it, and a walk through its steps."""

import base64
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_pem_x509_certificate
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    ViewportSize,
    sync_playwright,
)

from .load import require
from .table import Row

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}

# How long, in ms, after the press of a button until the heading that it led to has the focus, and
# after a change of an answer until the running verdict is there; and how much has shifted so far.
SEEN = """
window.walk = { pressed: 0, changed: 0, steps: [], verdicts: [], shift: 0 };
addEventListener("click", (event) => { walk.pressed = event.timeStamp; }, true);
addEventListener("change", (event) => { walk.changed = event.timeStamp; }, true);
addEventListener("focusin", ({ target }) => {
  if (target.matches("h1")) walk.steps.push(performance.now() - walk.pressed);
});
addEventListener("htmx:afterSwap", ({ target }) => {
  if (target.closest("#so-far")) walk.verdicts.push(performance.now() - walk.changed);
});
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) walk.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


class Front(NamedTuple):
    """Addresses: of `advisor serve` itself, and of nginx before it as docs/deploy/ sets it up."""

    direct: str
    nginx: str
    key: str  # the hash of the certificate's, by which Chromium is told to trust it


Measure = Callable[[Browser, Front, bool], Iterator[Row]]


def at_front(*measures: Measure) -> Callable[[bool], Iterator[Row]]:
    """Their rows, all from one browser at one site."""

    def rows(quick: bool) -> Iterator[Row]:
        with front() as started, browser(started) as chromium:
            for measure in measures:
                yield from measure(chromium, started, quick)

    return rows


@contextmanager
def front() -> Iterator[Front]:
    # Here, since they read Django's settings, which other measures may want to set.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    from tests.deep.machine import certificate, machine
    from tests.support.server import Server

    with TemporaryDirectory(prefix="advisor-bench-") as name:
        folder = Path(name)
        key = fingerprint(certificate(folder))
        environment = {
            "PATH": os.environ["PATH"],
            "DATA_DIR": f"{folder}/data",
            "DATABASE_URL": f"sqlite:///{folder}/data/advisor.sqlite3",
        }
        # Both start at once on the same data, and one of them makes it ready.
        direct = Server(environment, folder / "direct.log")
        with direct, machine(folder / "machine", environment, servers=1) as started:
            yield Front(direct.ready().address, started.nginx.origin, key)


def fingerprint(certificate: Path) -> str:
    key = load_pem_x509_certificate(certificate.read_bytes()).public_key()
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(der).digest()).decode()


@contextmanager
def browser(front: Front) -> Iterator[Browser]:
    from tests.browser.conftest import QUIET, chromium
    from tests.deep.machine import HOST

    arguments = [
        *QUIET,
        f"--host-resolver-rules=MAP {HOST} 127.0.0.1",
        # Errors that are merely ignored would keep everything out of the browser's cache.
        f"--ignore-certificate-errors-spki-list={front.key}",
    ]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        yield started
        started.close()


@contextmanager
def somebody_new(browser: Browser, address: str, size: ViewportSize) -> Iterator[BrowserContext]:
    """A browser with nothing in its cache."""
    context = browser.new_context(base_url=address, viewport=size)
    context.add_init_script(SEEN)
    yield context
    context.close()


def steps(page: Page) -> Iterator[str]:
    """Walks from the start page to the result; yields the title of each step before it is left."""
    page.goto("/")
    page.get_by_role("link", name="Start", exact=True).click()
    reached, total = 0, 1
    while reached < total:
        reached += 1
        _await(page, "steps", reached)
        said = page.locator(".progress summary").inner_text()
        total = int(said.rpartition(" ")[2])
        require(said == f"Step {reached} of {total}", f"{said} comes instead of {reached}")
        yield page.locator("h1").inner_text()
        page.get_by_role("button", name="Continue", exact=True).click()
    _await(page, "steps", total + 1)
    require(page.locator("#save").count() > 0, f"{page.url} is not the result")
    left_out = page.locator(".answers").get_by_text("Not sure yet").count() > 0
    require(not left_out, "questions were left out")


def questions(page: Page) -> Iterator[Locator]:
    """The controls of each question: its choices, or the quick picks of a number."""
    for question in page.locator(".question").all():
        yield question.locator(".choice input, .pick")


def answer(page: Page, controls: Locator) -> None:
    """Picks the second, so that what exists today is not nothing, and its questions are asked."""
    swapped = page.evaluate("() => walk.verdicts.length")
    controls.nth(1).click()
    _await(page, "verdicts", swapped + 1)


def _await(page: Page, what: str, number: int) -> None:
    page.wait_for_function("([what, number]) => walk[what].length >= number", arg=[what, number])
