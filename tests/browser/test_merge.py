"""One architect edits the draft while another edits an exported file, and then merges it."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, expect

from rules.models import Release, Rule, Rulebook
from tests.support.people import architect

WIDTHS = [(390, "light"), (1280, "dark")]


@pytest.fixture
def signed_in(open_context: Any, site: str) -> Any:
    """Opens the browser of an architect."""

    def sign_in(name: str, width: int = 1280, scheme: str = "light") -> Page:
        client = Client()
        client.force_login(architect(name))
        context = open_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}
        context.add_cookies([session])
        page: Page = context.new_page()
        return page

    return sign_in


def assert_accessible(page: Page, width: int) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, f"{page.url}: {results.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
def test_both_are_in_and_of_what_both_changed_one_chooses(
    signed_in: Any, shipped: Release, tmp_path: Path, width: int, scheme: str
) -> None:
    ada, bob = signed_in("ada", width, scheme), signed_in("bob")
    rulebook, rule = Rulebook.objects.get(), Rule.objects.order_by("pk")[0]
    ada.goto(f"/admin/rules/rulebook/{rulebook.pk}/import/")
    with ada.expect_download() as download:
        ada.get_by_role("link", name="Export").click()
    file = tmp_path / "exported.yaml"
    text = Path(download.value.path()).read_text(encoding="utf-8")
    text = text.replace(f"title: {rulebook.title}", "title: Ada’s title", 1)
    file.write_text(text.replace(rule.reason, "Ada says so", 1), encoding="utf-8")
    bob.goto(f"/admin/rules/rule/{rule.pk}/change/")
    bob.locator("[name=reason]").fill("Bob says so")
    bob.get_by_role("button", name="Save", exact=True).first.click()
    expect(bob.locator(".messagelist .success")).to_be_visible()

    ada.locator("[type=file]").set_input_files(file)
    ada.get_by_role("button", name="Merge into the draft").click()
    conflict = ada.get_by_role("group", name=f"Rule “{rule.key}”")
    expect(conflict.get_by_role("radio")).to_have_count(2)
    assert_accessible(ada, width)
    ada.get_by_role("button", name="Show what would change").click()
    expect(conflict.get_by_text("Choose one of the two.")).to_be_visible()
    assert_accessible(ada, width)
    conflict.get_by_role("radio", name="The draft").focus()
    ada.keyboard.press("Space")
    ada.keyboard.press("Enter")
    expect(ada.get_by_role("heading", name="What changes in the draft")).to_be_visible()
    assert_accessible(ada, width)
    ada.get_by_role("button", name="Merge", exact=True).click()
    expect(ada.locator(".messagelist .success")).to_contain_text("Merged a file into the draft")
    rulebook.refresh_from_db()
    assert rulebook.title == "Ada’s title"
    assert Rule.objects.get(key=rule.key).reason == "Bob says so"


def test_without_a_known_release_one_is_chosen(
    signed_in: Any, shipped: Release, tmp_path: Path
) -> None:
    ada = signed_in("ada", 320)
    rulebook = Rulebook.objects.get()
    ada.goto(f"/admin/rules/rulebook/{rulebook.pk}/import/")
    file = tmp_path / "bare.json"
    file.write_text(shipped.document.replace(rulebook.title, "Ada’s title", 1), encoding="utf-8")
    ada.locator("[type=file]").set_input_files(file)
    ada.get_by_role("button", name="Merge into the draft").click()
    assert_accessible(ada, 320)
    ada.get_by_label("Exported from").select_option(value="1")
    ada.get_by_role("button", name="Merge into the draft").click()
    expect(ada.get_by_role("button", name="Merge", exact=True)).to_be_visible()
