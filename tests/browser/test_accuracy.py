"""The page that says how often a rulebook is right, as browsers draw it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from rules.drafts.from_document import load
from rules.publishing import publish
from tests.support.decisions import decided_document


@pytest.fixture
def site(live_server):
    """The small rulebook is published, with decisions that its rules have not seen."""
    publish(load(decided_document()), note="First release")
    return live_server.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(open_context, width, scheme):
    size = {"width": width, "height": 900}
    page = open_context(viewport=size, color_scheme=scheme).new_page()
    page.goto("/accuracy/")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("width", [320, 390, 768, 960, 1280, 1920])
def test_nothing_is_wider_than_the_window(open_context, width):
    page = open_context(viewport={"width": width, "height": 900}).new_page()
    page.goto("/accuracy/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shown = "[...document.querySelectorAll('main :not(.hidden *)')]"
    is_wider = "element => element.getBoundingClientRect().right > innerWidth"
    assert not page.evaluate(f"{shown}.some({is_wider})")


def test_a_phone_gets_a_list_in_place_of_the_table(open_context):
    page = open_context(viewport={"width": 390, "height": 900}).new_page()
    page.goto("/accuracy/")
    expect(page.locator(".confusion-list")).to_be_visible()
    expect(page.locator(".confusion")).to_be_hidden()
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.locator(".confusion-list")).to_be_hidden()
    expect(page.locator(".confusion")).to_be_visible()


def test_the_page_is_drawn_as_well_if_htmx_brings_it(page):
    page.goto("/scenarios/")
    page.get_by_role("link", name="Accuracy").click()
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator(".confusion-list")).to_be_hidden()
    assert page.locator(".interval").first.bounding_box()["width"] < 200


def test_a_wrong_cell_leads_to_its_miss(page):
    page.goto("/accuracy/")
    page.locator(".confusion").get_by_role("link", name="1 wrong").first.click()
    expect(page.locator("#miss-orchestra")).to_be_in_viewport()
