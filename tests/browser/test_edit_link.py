"""What the owner of a result does with the edit link, and what a colleague sees of it."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import watched
from tests.browser.test_walk import heading

CHECK = "/decide/django-or-fastapi/1/result/?present=nothing&weeks=5&staff-edit=stock"
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])


def save(page: Page, title: str = "") -> None:
    page.goto(CHECK)
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Save and share").click()
    heading(page, "Your result is saved")


@BOTH
def test_an_owner_decides_and_withdraws_and_a_colleague_sees_it(open_context, javascript):
    owner = watched(open_context(java_script_enabled=javascript).new_page())
    save(owner, "Booking portal for the city library")
    permalink = owner.get_by_label("Link to this result").input_value()
    edit_link = owner.get_by_label("Your private edit link").input_value()
    assert edit_link.startswith(permalink)
    owner.reload()
    heading(owner, "Build it on Django.")
    expect(owner.get_by_label("Your private edit link")).to_have_count(0)
    expect(owner).to_have_url(permalink)

    owner.goto(edit_link)
    heading(owner, "Edit “Booking portal for the city library”")
    owner.get_by_label("Option").select_option(label="FastAPI")
    owner.get_by_label("Accepted").check()
    owner.get_by_label("Decided by").fill("Ana, Ben")
    owner.get_by_role("button", name="Save changes").click()
    expect(owner.get_by_role("alert").filter(has_text="Nothing is saved yet")).to_be_focused()
    expect(owner.get_by_label("Accepted")).to_be_checked()
    owner.get_by_label("Why").fill("We have run it for years.")
    owner.get_by_role("button", name="Save changes").click()
    expect(owner.get_by_text("The decision is recorded.")).to_be_focused()

    colleague = watched(open_context(java_script_enabled=javascript).new_page())
    colleague.goto(permalink)
    decision = colleague.get_by_role("region", name="Our decision")
    expect(decision).to_contain_text("FastAPI, accepted on")
    expect(decision).to_contain_text("by Ana, Ben. The rules recommend something else: Django")
    expect(decision).to_contain_text("Why: We have run it for years.")
    expect(colleague).to_have_title(re.compile("^Booking portal for the city library: Build it"))
    assert edit_link.removeprefix(permalink) not in colleague.content()

    owner.get_by_label("Yes, hide this result from everyone").check()
    owner.get_by_role("button", name="Withdraw the result").click()
    expect(owner.get_by_text("The result is withdrawn.")).to_be_focused()
    assert colleague.reload().status == 410
    heading(colleague, "This is no longer here")

    owner.get_by_role("button", name="Make it readable again").click()
    expect(owner.get_by_text("The result can be read again.")).to_be_focused()
    colleague.goto(permalink)
    heading(colleague, "Build it on FastAPI.")


@BOTH
def test_a_title_that_is_too_long_is_asked_again_and_nothing_is_lost(open_context, javascript):
    page = watched(open_context(java_script_enabled=javascript).new_page())
    page.goto(CHECK)
    page.get_by_label("Title").fill("x" * 201)
    page.get_by_label("Context").fill("Two\nlines")
    page.get_by_role("button", name="Save and share").click()
    summary = page.get_by_role("alert").filter(has_text="Nothing is saved yet")
    expect(summary).to_be_focused()
    expect(page.get_by_label("Title")).to_have_value("x" * 201)
    expect(page.get_by_label("Context")).to_have_value("Two\nlines")
    summary.get_by_role("link", name="Title").click()
    expect(page.get_by_label("Title")).to_be_focused()
    page.get_by_label("Title").fill("x" * 200)
    page.get_by_role("button", name="Save and share").click()
    heading(page, "Your result is saved")


def test_two_people_who_edit_at_once_are_told_of_each_other(open_context):
    ana, ben = (watched(open_context().new_page()) for _ in range(2))
    save(ana)
    edit_link = ana.get_by_label("Your private edit link").input_value()
    for person in (ana, ben):
        person.goto(edit_link)
    ana.get_by_label("Title", exact=True).fill("The portal")
    ana.get_by_role("button", name="Save changes").click()
    expect(ana.get_by_text("Title and context are saved.")).to_be_focused()
    ben.get_by_label("Title", exact=True).fill("The shop")
    ben.get_by_role("button", name="Save changes").click()
    expect(ben.get_by_role("alert").filter(has_text="Somebody else")).to_be_focused()
    expect(ben.get_by_text("Saved meanwhile: The portal")).to_be_visible()
    expect(ben.get_by_label("Title", exact=True)).to_have_value("The shop")
    ben.get_by_role("button", name="Save changes").click()
    heading(ben, "Edit “The shop”")


@BOTH
def test_nothing_typed_is_lost_whichever_part_is_wrong(open_context, javascript):
    page = watched(open_context(java_script_enabled=javascript).new_page())
    save(page)
    page.get_by_role("link", name="Open it").click()
    page.get_by_label("Title", exact=True).fill("The portal")
    page.get_by_label("Option").select_option(label="FastAPI")
    page.get_by_label("Accepted").check()
    page.get_by_role("button", name="Save changes").click()
    expect(
        page.get_by_role("alert").filter(has_text="Explain why you did not follow")
    ).to_be_focused()
    expect(page.get_by_label("Title", exact=True)).to_have_value("The portal")
    page.get_by_label("Why").fill("We have run it for years.")
    page.get_by_role("button", name="Save changes").click()
    said = "Title and context are saved. The decision is recorded."
    expect(page.get_by_text(said)).to_be_focused()

    page.get_by_label("Option").select_option("django")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_role("alert").filter(has_text="This was the reason for")).to_be_focused()
    page.get_by_label("The same reason holds").check()
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("The decision is recorded.")).to_be_focused()


def test_a_decision_from_a_page_that_is_out_of_date_shows_both(open_context):
    ana, ben = (watched(open_context().new_page()) for _ in range(2))
    save(ana)
    edit_link = ana.get_by_label("Your private edit link").input_value()
    for person in (ana, ben):
        person.goto(edit_link)
    ana.get_by_label("Accepted").check()
    ana.get_by_role("button", name="Save changes").click()
    expect(ana.get_by_text("The decision is recorded.")).to_be_focused()
    ben.get_by_label("Superseded", exact=True).check()
    ben.get_by_role("button", name="Save changes").click()
    expect(ben.get_by_role("alert").filter(has_text="Somebody else")).to_be_focused()
    expect(ben.get_by_text("Recorded meanwhile: the decision above.")).to_be_visible()
    expect(ben.get_by_role("region", name="Our decision")).to_contain_text("accepted on")
    expect(ben.get_by_label("Superseded", exact=True)).to_be_checked()
    ben.get_by_role("button", name="Save changes").click()
    expect(ben.get_by_text("No longer our decision: Django")).to_be_visible()


def test_no_request_from_the_edit_page_tells_its_address(open_context):
    page = watched(open_context().new_page())
    save(page)
    edit_link = page.get_by_label("Your private edit link").input_value()
    page.get_by_role("link", name="Open it").click()
    heading(page, "Edit your result")
    key = edit_link.split("/")[-2]
    told: list[Any] = []

    def listen(request):
        headers = request.all_headers()
        told.extend(value for name, value in headers.items() if key in value and name[0] != ":")

    page.on("requestfinished", listen)
    page.get_by_role("link", name="the result", exact=True).click()
    heading(page, "Build it on Django.")
    page.go_back()
    page.get_by_label("Title", exact=True).fill("The portal")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Title and context are saved.")).to_be_focused()
    assert told == []
