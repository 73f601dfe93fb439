"""Rows of the admin's lists and forms are moved by dragging and by buttons."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from rules.models import Question, Scenario

LIST = "/admin/rules/scenario/"


def sign_in(context: Any, site: str) -> Any:
    client = Client()
    client.force_login(User.objects.create_superuser("architect"))
    session: Any = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}
    context.add_cookies([session])
    return context


@pytest.fixture
def architect(page: Page, site: str) -> Page:
    sign_in(page.context, site)
    return page


@pytest.fixture
def keys() -> list[str]:
    """Those of the first scenarios, before anything is moved."""
    return stored_keys()


def stored_keys() -> list[str]:
    return list(Scenario.objects.values_list("key", flat=True)[:5])


def shown_keys(page: Page) -> list[str]:
    return page.locator("#result_list .field-key").all_inner_texts()[:5]


def row(page: Page, key: str) -> Locator:
    return page.locator("#result_list tbody tr").filter(
        has=page.locator(".field-key").get_by_text(key, exact=True)
    )


def swapped(keys: list[str], first: int) -> list[str]:
    return [*keys[:first], keys[first + 1], keys[first], *keys[first + 2 :]]


def test_by_keyboard_with_focus_on_the_row_and_a_word_about_it(
    architect: Page, keys: list[str], shipped: Any
) -> None:
    page = architect
    page.goto(LIST)
    row(page, keys[0]).get_by_role("checkbox").check()
    down = row(page, keys[0]).get_by_role("button", name="Down")
    down.focus()
    for place in (2, 3):
        page.keyboard.press("Enter")
        expect(page.locator("#moved")).to_contain_text(f"is now {place} of ")
        expect(down).to_be_focused()
    expect(row(page, keys[0]).get_by_role("checkbox")).to_be_checked()
    assert shown_keys(page) == stored_keys() == [*keys[1:3], keys[0], *keys[3:]]
    row(page, keys[1]).get_by_role("button", name="Down").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#moved")).to_contain_text("is now 2 of ")
    up = row(page, keys[1]).get_by_role("button", name="Up")
    up.focus()
    page.keyboard.press("Enter")
    expect(row(page, keys[1]).get_by_role("button", name="Down")).to_be_focused()
    message = LogEntry.objects.get(object_id=Scenario.objects.get(key=keys[0]).pk)
    assert message.get_change_message() == "Position: “1” → “3”"


def drag(page: Page, start: Locator, end: Locator) -> None:
    start.hover()
    page.mouse.down()
    box = end.bounding_box()
    assert box
    page.mouse.move(box["x"] + 5, box["y"] + box["height"] - 2, steps=5)


def test_by_dragging(architect: Page, keys: list[str]) -> None:
    page = architect
    page.goto(LIST)
    place = row(page, keys[0]).locator(".place")
    drag(page, place, row(page, keys[2]))
    page.mouse.up()
    expect(page.locator("#moved")).to_contain_text("is now 3 of ")
    assert shown_keys(page) == stored_keys() == [*keys[1:3], keys[0], *keys[3:]]
    drag(page, place, row(page, keys[4]))
    page.keyboard.press("Escape")
    page.mouse.up()
    assert shown_keys(page) == stored_keys()


def test_by_touch(open_context: Any, site: str, keys: list[str]) -> None:
    page = sign_in(open_context(has_touch=True, viewport={"width": 390, "height": 800}), site)
    page = page.new_page()
    page.goto(LIST)
    session = page.context.new_cdp_session(page)
    place, target = (
        page.locator("#result_list .place").nth(index).bounding_box() for index in (0, 2)
    )
    x, y = place["x"] + 5, place["y"] + 5
    for kind, points in (
        ("touchStart", [{"x": x, "y": y}]),
        *(("touchMove", [{"x": x, "y": y + part}]) for part in (20, 60)),
        ("touchMove", [{"x": x, "y": target["y"] + 60}]),
        ("touchEnd", []),
    ):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(page.locator("#moved")).to_contain_text("is now ")
    assert stored_keys()[0] == keys[1]
    assert shown_keys(page) == stored_keys()


def test_without_javascript(open_context: Any, site: str, keys: list[str]) -> None:
    page = sign_in(open_context(java_script_enabled=False), site).new_page()
    page.goto(f"{LIST}?rulebook__id__exact={Scenario.objects.all()[0].rulebook_id}")
    address = page.url
    row(page, keys[1]).get_by_role("button", name="Down").click()
    expect(page.locator(".messagelist")).to_contain_text("is now 3 of ")
    assert page.url.partition("#")[0] == address
    expect(row(page, keys[1]).get_by_role("button", name="Down")).to_be_focused()
    assert shown_keys(page) == stored_keys() == swapped(keys, 1)


def test_what_cannot_be_moved_any_more_is_said(architect: Page, keys: list[str]) -> None:
    page = architect
    page.goto(LIST)
    Scenario.objects.get(key=keys[1]).delete()
    row(page, keys[0]).get_by_role("button", name="Down").click()
    expect(page.locator(".messagelist .error")).to_contain_text("Not moved")


def test_an_answer_that_fails_is_said_and_the_row_goes_back(
    open_context: Any, site: str, keys: list[str]
) -> None:
    page = sign_in(open_context(), site).new_page()
    page.goto(LIST)
    page.route("**/move/", lambda route: route.abort())
    drag(page, row(page, keys[0]).locator(".place"), row(page, keys[2]))
    page.mouse.up()
    expect(page.locator("#moved")).to_contain_text("Not moved")
    assert shown_keys(page) == stored_keys() == keys


def test_rows_of_a_form_are_saved_in_the_order_to_which_they_are_moved(architect: Page) -> None:
    page = architect
    question = next(q for q in Question.objects.all() if q.choices.count() > 3)
    before = list(question.choices.values_list("key", flat=True))
    page.goto(f"/admin/rules/question/{question.pk}/change/")
    page.get_by_role("button", name="Add another Choice").click()
    second = page.locator("#choices-1")
    second.get_by_role("button", name="Up").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#moved")).to_contain_text(f"Now 1 of {len(before)}.")
    expect(second.get_by_role("button", name="Up")).to_be_focused()
    drag(page, page.locator("#choices-0 .place"), page.locator("#choices-2"))
    page.mouse.up()
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    after = list(question.choices.values_list("key", flat=True))
    assert after == [before[1], before[2], before[0], *before[3:]]


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_axe_finds_nothing_in_a_list(open_context: Any, site: str, width: int, scheme: str) -> None:
    size = {"width": width, "height": 900}
    page = sign_in(open_context(viewport=size, color_scheme=scheme), site).new_page()
    for address, part in ((LIST, "#content-main"), (f"{LIST}?q=staff", ".could-move")):
        page.goto(address)
        results = Axe().run(page, context=part)
        assert results.violations_count == 0, results.generate_report()


def test_where_nothing_can_be_moved_no_room_is_kept_for_it(architect: Page) -> None:
    architect.goto(f"{LIST}?q=staff")
    widths = architect.locator("#result_list .column-moves").evaluate_all(
        "all => all.map(heading => heading.offsetWidth)"
    )
    assert 40 < widths[0] < 110
