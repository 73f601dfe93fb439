"""The pages of the knowledge, as browsers draw them and send their forms."""

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


@pytest.mark.parametrize("with_script", [True, False])
def test_a_filter_works_with_and_without_javascript(open_context, with_script):
    page = open_context(java_script_enabled=with_script).new_page()
    page.goto("/precedents/")
    page.get_by_label("Chose").select_option("Coach (2)")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Precedents 2 of 6")
    page.get_by_label("Blind or known").select_option("Judged blind (1)")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("rowheader")).to_have_text(["Festival"])
    page.get_by_role("link", name="Show all").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Precedents 6")


def test_back_returns_to_what_was_filtered_before(page):
    page.goto("/scenarios/?option=coach")
    page.get_by_label("Speaks for").select_option("Car (2)")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Scenarios 2 of 4")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Scenarios 1 of 4")
    expect(page.get_by_label("Speaks for")).to_have_value("coach")


def test_a_scenario_fills_in_the_answers_of_a_typical_project(page):
    page.goto("/scenarios/long-way/")
    page.get_by_role("link", name="Start from this scenario").click()
    expect(page.get_by_label("At both ends")).to_be_checked()
    expect(page.get_by_role("textbox", name="How far is it?")).to_have_value("500")


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize(
    "address",
    [
        "/options/",
        "/scenarios/?option=car",
        "/scenarios/long-way/",
        "/precedents/",
        "/measurements/",
        "/measurements/door-to-door/",
        "/sources/",
    ],
)
def test_nothing_is_wider_than_the_window(open_context, address, width):
    page = open_context(viewport={"width": width, "height": 900}).new_page()
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert Axe().run(page).violations_count == 0


@pytest.mark.parametrize("width", [390, 1280])
def test_tables_of_many_series_and_values_scroll_within_the_page(site, open_context, width):
    document = decided_document()
    for plot in document["measurements"][0]["plots"]:
        train = plot["series"][0]
        others = [train | {"label": f"Train through the {n}th tunnel"} for n in range(4, 9)]
        plot["series"] += others
        if not plot["x"].get("names"):
            train["points"] = [{"x": x, "y": 2, "runs": 5} for x in range(100, 3100, 100)]
    publish(load(document), note="More series")
    page = open_context(viewport={"width": width, "height": 900}).new_page()
    page.goto("/measurements/door-to-door/")
    expect(
        page.get_by_role("rowheader", name="Train through the 8th tunnel").first
    ).to_be_attached()
    expect(page.get_by_role("columnheader", name="3,000")).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
