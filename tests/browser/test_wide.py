"""Long words and addresses widen no page, and what is written from the right stands so on each."""

from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from tests.support.wide import FAR_AWAY, HEBREW, LONG, Shown, Site
from tests.support.wide_draft import show_draft, show_moderation, show_parts

WIDTHS = (320, 390, 768, 1280)
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# Each text from the right that has no element of its own, or whose element does not turn, or turns
# what is around it. Isolates do in a sentence that the server writes, and the style sheet does in
# drawings and in what the admin writes.
NOT_TURNED = """() => {
  const fromTheRight = /[\\u0590-\\u06ff]/;
  const direction = (element) => getComputedStyle(element).direction;
  const wrong = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement: parent } = texts.currentNode;
    if (!fromTheRight.test(data.replace(/\\u2068[^\\u2069]*\\u2069/g, ""))) continue;
    if (getComputedStyle(parent).unicodeBidi === "plaintext") continue;
    const own = parent.closest("bdi, [dir=auto]");
    if (own && direction(own) === "rtl" && direction(own.parentElement) === "ltr") continue;
    wrong.push(`${parent.outerHTML.slice(0, 200)}`);
  }
  for (const field of document.querySelectorAll("input:not([type=hidden], [readonly]), textarea")) {
    if (fromTheRight.test(field.value) && direction(field) === "ltr") wrong.push(field.outerHTML);
  }
  if (fromTheRight.test(document.title.replace(/\\u2068[^\\u2069]*\\u2069/g, ""))) {
    wrong.push(document.title);
  }
  return wrong;
}"""


@pytest.fixture
def open_site(live_server: Any, browser: Any) -> Any:
    """Opens a browser that has all that the site's own one has saved: `open_site(site)`."""
    contexts = []

    def open(site: Site) -> Page:
        context = browser.new_context(base_url=live_server.url)
        contexts.append(context)
        for name, cookie in site.browser.cookies.items():
            context.add_cookies([{"name": name, "value": cookie.value, "url": live_server.url}])
        return context.new_page()

    yield open
    for context in contexts:
        context.close()


def show_public(site: Site) -> None:
    first, second = site.results()
    site.panels()
    site.log(first, second)
    site.show(f"/accuracy/?rulebook={site.rulebook.key}", "/scenarios/", "/options/", "/sources/")
    site.show("/scenarios/long-way/", "/precedents/", "/precedents/choir-trip/", "/releases/")
    site.show("/releases/2/table/", "/releases/2/table/?question=distance", "/nowhere/")


def show_staff(site: Site) -> None:
    show_draft(site)
    show_moderation(site, site.save(FAR_AWAY))
    show_parts(site)


def visited(page: Page, shown: list[Shown]) -> Any:
    for address, html in shown:
        if html:
            answer = partial(Route.fulfill, body=html, content_type="text/html; charset=utf-8")
            page.route(f"**{address}", answer, times=1)
        page.goto(address)
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        yield address


@pytest.mark.parametrize("show", [show_public, show_staff])
def test_no_long_word_widens_a_page(transactional_db: None, open_site: Any, show: Any) -> None:
    site = Site(LONG)
    show(site)
    page, wide = open_site(site), []
    for address in visited(page, site.shown):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate(TOO_WIDE):
                wide.append(f"{address} at {width}")
    assert not wide, "\n".join(wide)


@pytest.mark.parametrize("show", [show_public, show_staff])
def test_each_text_has_its_own_direction(transactional_db: None, open_site: Any, show: Any) -> None:
    site = Site(HEBREW)
    show(site)
    page, wrong = open_site(site), []
    page.set_viewport_size({"width": 390, "height": 900})
    for address in visited(page, site.shown):
        wrong += [f"{address}: {found}" for found in page.evaluate(NOT_TURNED)]
        if page.evaluate(TOO_WIDE):
            wrong.append(f"{address} is too wide")
    assert not wrong, "\n".join(wrong)
