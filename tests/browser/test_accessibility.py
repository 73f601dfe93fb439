"""What WCAG asks for and a browser can tell: axe on every page, reflow, and targets."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

STEPS = ["project", "plan", "team", "data", "interface", "load"]
ANSWERS = "present=django&limit=load&lines=1000&weeks=5&staff-edit=stock&data=relational"
PAGES = [
    "/",
    *(f"/decide/django-or-fastapi/1/{step}/?{ANSWERS}" for step in STEPS),
    "/decide/django-or-fastapi/1/load/?peak=many",
    f"/decide/django-or-fastapi/1/check/?{ANSWERS}",
    "/example/django-or-fastapi/",
    "/scenarios/",
    "/scenarios/hot-route/",
    "/options/",
    "/precedents/",
    "/precedents/openverse-asgi/",
    "/sources/",
    "/releases/",
    "/releases/1/",
    "/nowhere/",
]


@pytest.fixture
def saved(page):
    page.goto(f"/decide/django-or-fastapi/1/check/?{ANSWERS}")
    page.get_by_role("button", name="Save and get the link").click()
    expect(page.get_by_label("Link to this result")).to_be_visible()
    return page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_on_any_page(open_context, saved, scheme, width):
    size = {"width": width, "height": 900}
    page = open_context(viewport=size, color_scheme=scheme).new_page()
    for address in [*PAGES, saved, f"{saved}today/"]:
        page.goto(address)
        for details in page.locator("details").all():
            details.evaluate("details => { details.open = true }")
        results = Axe().run(page)
        assert results.violations_count == 0, f"{address}: {results.generate_report()}"


def test_no_page_scrolls_sideways_at_320_pixels(open_context, saved):
    page = open_context(viewport={"width": 320, "height": 740}).new_page()
    for address in [*PAGES, saved, f"{saved}today/"]:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address


def test_choices_and_buttons_are_large_enough_to_hit(page):
    for step in STEPS:
        page.goto(f"/decide/django-or-fastapi/1/{step}/?{ANSWERS}")
        for target in page.locator(".choice, .button, .pick, .number-row input").all():
            box = target.bounding_box()
            assert box is not None
            assert box["height"] >= 44, (step, target.inner_text())
