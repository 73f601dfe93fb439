import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

# Playwright's loop runs in the thread of the tests, and Django would refuse them the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
expect.set_options(timeout=10_000)

QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
# A name that browsers do not trust without HTTPS, unlike localhost.
PLAIN = "plain.example"


def chromium() -> str:
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    assert path, "Chromium is missing: run `make test`, which installs it or says how to."
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(),
            args=[*QUIET, f"--host-resolver-rules=MAP {PLAIN} 127.0.0.1"],
        )
        yield browser
        browser.close()


@pytest.fixture
def site(live_server: Any, shipped: Any) -> str:
    """The address of the running site, with the shipped rulebook published."""
    return str(live_server.url)


@pytest.fixture
def open_context(browser: Browser, site: str) -> Iterator[Any]:
    """Opens further browsers: each is another person."""
    contexts: list[BrowserContext] = []

    def open(**options: Any) -> BrowserContext:
        contexts.append(browser.new_context(**{"base_url": site, **options}))
        return contexts[-1]

    yield open
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_context: Any) -> Page:
    """A page that fails the test if its console reports an error."""
    return watched(open_context().new_page())


def watched(page: Page) -> Page:
    def fail(message: Any) -> None:
        # Chromium reports each answer of 4xx as an error of the console, and htmx each request for
        # the running verdict that a later one replaces. One that failed is a "htmx:sendError" too.
        usual = ("status of 4", "htmx:sendAbort", "htmx:afterRequest")
        if message.type == "error" and not any(words in message.text for words in usual):
            raise AssertionError(f"{page.url}: {message.text}")

    page.on("console", fail)
    page.on("pageerror", lambda error: pytest.fail(f"{page.url}: {error}"))
    return page
