"""One number of many rules is changed in one edit."""

from collections import Counter
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page, expect

from rules.models import Condition


def open_list(open_context: Any, site: str, **options: Any) -> Page:
    client = Client()
    client.force_login(User.objects.create_superuser("architect"))
    context = open_context(**options)
    session: Any = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}
    context.add_cookies([session])
    page: Page = context.new_page()
    page.goto("/admin/rules/rule/")
    return page


def choose(page: Page, action: str) -> None:
    page.get_by_label("Action:").select_option(label=action)
    page.get_by_role("button", name="Go", exact=True).click()


def same_number() -> tuple[Any, str]:
    """Conditions on one question that all have the same number, and what finds their rules."""
    conditions = Condition.objects.filter(question__kind="number", test__in=["above", "at-most"])
    (question, key), _ = Counter(conditions.values_list("question", "question__key")).most_common(
        1
    )[0]
    conditions.filter(question=question).update(value="60")
    return Condition.objects.filter(question=question, value="60"), f"{key} 60"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_number_of_many_rules_takes_four_clicks_and_what_is_typed(
    open_context: Any, site: str, javascript: bool
) -> None:
    conditions, term = same_number()
    count = len(set(conditions.values_list("rule", flat=True)))
    assert count > 1
    page = open_list(open_context, site, java_script_enabled=javascript)
    page.locator("#searchbar").fill(term)
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    address = page.url
    # Without JavaScript, there is no box for all of them.
    all_boxes = page.locator("#action-toggle" if javascript else ".action-select").all()
    for box in all_boxes:
        box.check()
    choose(page, "Change a number…")
    page.get_by_label("New number").fill("77")
    page.keyboard.press("Enter")
    page.get_by_role("button", name=f"Change {count} rules").click()
    expect(page.locator(".messagelist")).to_have_text(f"Changed {count} rules.")
    assert page.url == address
    assert not conditions.exists()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_axe_finds_nothing(open_context: Any, site: str, width: int, scheme: str) -> None:
    size = {"width": width, "height": 900}
    page = open_list(open_context, site, viewport=size, color_scheme=scheme)
    page.locator("#action-toggle").check()
    choose(page, "Change a number…")
    assert_accessible(page, width)
    page.get_by_label("New number").fill("77")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Change")).to_be_visible()
    assert_accessible(page, width)
    page.get_by_label("New number").fill("much")
    page.keyboard.press("Enter")
    expect(page.locator(".errorlist")).to_be_visible()
    assert_accessible(page, width)


def assert_accessible(page: Page, width: int) -> None:
    results = Axe().run(page, context="#content-main")
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
