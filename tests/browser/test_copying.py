"""Copying a link or a list: with a clipboard, and on a site of plain http, which has none."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PLAIN, watched
from tests.browser.test_edit_link import save
from tests.browser.test_walk import heading


@pytest.fixture
def plain_page(open_context, site, settings) -> Page:
    """A page of a site without HTTPS."""
    settings.ALLOWED_HOSTS = [PLAIN]
    address = site.replace("localhost", PLAIN)
    # Not watched: its console says that a header needs HTTPS.
    page: Page = open_context(base_url=address).new_page()
    page.goto("/")
    assert page.evaluate("navigator.clipboard") is None
    return page


def selected(page: Page) -> str:
    return str(page.evaluate("getSelection().toString()"))


def test_copied_is_said_and_the_button_has_its_label_back(open_context):
    context = open_context(permissions=["clipboard-read", "clipboard-write"])
    page = watched(context.new_page())
    save(page)
    link = page.get_by_label("Link to this result").input_value()
    button = page.get_by_role("button", name="Copy link").first
    live = page.locator("[aria-live=polite]")
    expect(live).to_have_text("")
    button.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    expect(live).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == link
    expect(button).to_have_text("Copy link")
    expect(live).to_have_text("")


def test_on_plain_http_the_link_is_selected_and_that_is_said(plain_page):
    save(plain_page)
    plain_page.get_by_role("button", name="Copy link").first.click()
    expect(plain_page.locator("[aria-live=polite]")).to_have_text("Selected. Now copy it.")
    expect(plain_page.get_by_role("button", name="Selected. Now copy it.")).to_be_visible()
    field = plain_page.get_by_label("Link to this result")
    expect(field).to_be_focused()
    assert selected(plain_page) == field.input_value()


def test_on_plain_http_a_link_that_is_far_away_comes_into_view(plain_page):
    save(plain_page)
    plain_page.get_by_role("link", name="Read the result").click()
    heading(plain_page, "Build it on Django.")
    plain_page.get_by_role("button", name="Copy link").first.click()
    field = plain_page.get_by_label("Link to this result")
    expect(field).to_be_in_viewport()
    assert selected(plain_page) == field.input_value()


def test_on_plain_http_a_list_is_selected(plain_page):
    save(plain_page)
    plain_page.get_by_role("link", name="Read the result").click()
    heading(plain_page, "Build it on Django.")
    plain_page.get_by_role("button", name="Copy as a to-do list").click()
    expect(plain_page.get_by_role("button", name="Selected. Now copy it.")).to_be_visible()
    assert "What is decided already?" in selected(plain_page)
