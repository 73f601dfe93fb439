"""The way from the first question to the permalink, as people walk it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import watched

PROJECT = "/decide/django-or-fastapi/1/project/"
PLAN = "/decide/django-or-fastapi/1/plan/"


def answer_all_steps(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Start", exact=True).click()
    heading(page, "The project")
    page.get_by_label("Screens for your own staff").check()
    page.get_by_label("Nothing: it is new").check()
    following(page, "Starting point and plan")
    page.get_by_label("In how many weeks must a first version be live?").fill("5")
    following(page, "The team")
    page.get_by_label("It can look after one service").check()
    following(page, "Staff, accounts and data")
    page.get_by_label("Staff, and plain screens will do").check()
    following(page, "Interface")
    following(page, "Load")
    page.get_by_label("How many people use it on a normal day?").fill("40")
    following(page, "Check your answers")


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def following(page: Page, title: str) -> None:
    page.get_by_role("button", name="Continue").click()
    heading(page, title)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_tech_lead_gets_a_permalink_that_the_team_reads(open_context, javascript):
    page = watched(open_context(java_script_enabled=javascript).new_page())
    answer_all_steps(page)
    page.get_by_role("button", name="Save and get the link").click()
    heading(page, "Your result is saved")
    page.get_by_role("link", name="Read the result").click()
    heading(page, "Build it on Django.")
    expect(page).to_have_url(re.compile(r"/r/[A-Za-z0-9_-]{22}/$"))

    colleague = watched(open_context(java_script_enabled=javascript).new_page())
    colleague.goto(page.get_by_label("Link to this result").input_value())
    assert colleague.locator("main").inner_text() == page.locator("main").inner_text()
    expect(colleague.get_by_role("heading", name="1 Staff who edit data")).to_be_visible()
    expect(colleague.get_by_role("heading", name="Instead: FastAPI")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_wrong_number_is_asked_again_and_nothing_is_lost(open_context, javascript):
    page = watched(open_context(java_script_enabled=javascript).new_page())
    page.goto("/decide/django-or-fastapi/1/plan/?parts=content&present=beside")
    weeks = page.get_by_label("In how many weeks must a first version be live?")
    weeks.fill("soon")
    page.get_by_label("FastAPI or other async Python").check()
    page.get_by_role("button", name="Continue").click()
    summary = page.get_by_role("alert").filter(has_text="needs another look")
    expect(summary).to_be_focused()
    expect(weeks).to_have_value("soon")
    expect(page.get_by_label("FastAPI or other async Python")).to_be_checked()
    weeks.fill("1,0")
    summary.get_by_role("link").click()
    expect(weeks).to_be_focused()
    weeks.fill("6")
    following(page, "The team")
    expect(page).to_have_url(re.compile(r"&kept-system=fastapi&weeks=6$"))


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_quick_pick_fills_its_number(open_context, javascript):
    page = watched(open_context(java_script_enabled=javascript).new_page())
    page.goto("/decide/django-or-fastapi/1/load/?parts=staff-screens")
    rate = page.get_by_label("How many requests arrive a second, at peak?")
    page.get_by_label("How many people use it on a normal day?").fill("7")
    rates = page.get_by_role("group", name="How many requests")
    rates.get_by_role("button", name="A few thousand 3,000 requests a second", exact=True).click()
    expect(rate).to_have_value("3000")
    expect(page.get_by_label("How many people use it on a normal day?")).to_have_value("7")


def test_enter_in_a_number_continues_and_picks_nothing(page):
    page.goto("/decide/django-or-fastapi/1/plan/")
    page.get_by_label("In how many weeks").fill("9")
    page.keyboard.press("Enter")
    heading(page, "The team")
    expect(page).to_have_url(re.compile(r"\?weeks=9$"))


def test_focus_and_title_follow_the_step(page):
    page.goto("/decide/django-or-fastapi/1/project/")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page).to_have_title(re.compile("^Starting point and plan, step 2 of 6"))


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_the_browsers_back_button_leads_back_with_the_answers(open_context, javascript):
    page = watched(open_context(java_script_enabled=javascript).new_page())
    page.goto("/decide/django-or-fastapi/1/project/")
    page.get_by_label("Content that editors write").check()
    following(page, "Starting point and plan")
    page.get_by_label("In how many weeks").fill("8")
    following(page, "The team")
    page.go_back()
    heading(page, "Starting point and plan")
    expect(page.get_by_label("In how many weeks")).to_have_value("8")
    page.go_back()
    heading(page, "The project")
    expect(page.get_by_label("Content that editors write")).to_be_checked()


def test_a_wrong_answer_can_be_gone_back_to(page):
    page.goto("/decide/django-or-fastapi/1/plan/")
    page.get_by_label("In how many weeks").fill("soon")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert").filter(has_text="another look")).to_be_focused()
    page.get_by_label("In how many weeks").fill("5")
    following(page, "The team")
    page.go_back()
    heading(page, "Starting point and plan")
    expect(page.get_by_label("In how many weeks")).to_have_value("5")


def test_reloading_a_step_keeps_what_was_chosen(page):
    page.goto("/decide/django-or-fastapi/1/project/")
    page.get_by_label("Content that editors write").check()
    page.reload()
    expect(page.get_by_label("Content that editors write")).to_be_checked()


def test_back_keeps_what_was_typed_on_the_step(page):
    page.goto("/decide/django-or-fastapi/1/plan/")
    page.get_by_label("In how many weeks").fill("8")
    page.get_by_role("button", name="Back").click()
    heading(page, "The project")
    following(page, "Starting point and plan")
    expect(page.get_by_label("In how many weeks")).to_have_value("8")


def test_a_choice_that_stands_alone_unticks_the_others(page):
    page.goto("/decide/django-or-fastapi/1/project/")
    content = page.get_by_label("Content that editors write")
    unsure = page.get_by_role("group", name="What will it consist of?").get_by_label("Not sure yet")
    expect(unsure).to_be_checked()
    content.check()
    expect(unsure).not_to_be_checked()
    unsure.check()
    expect(content).not_to_be_checked()


def test_the_verdict_beside_the_questions_follows_each_answer(page):
    page.goto("/decide/django-or-fastapi/1/project/")
    status = page.get_by_role("status")
    expect(status).to_have_text("Too little to tell yet")
    page.get_by_label("Content that editors write").check()
    expect(status).to_contain_text("Leaning to Django")
    expect(page).to_have_url(re.compile(r"/project/\?parts=content$"))


@pytest.fixture
def phone(open_context):
    """A page as a phone shows it; without motion, so that what scrolls is there at once."""

    def phone(width=390, **options):
        size = {"width": width, "height": 700}
        return watched(open_context(viewport=size, reduced_motion="reduce", **options).new_page())

    return phone


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_the_verdict_is_one_line_in_view_that_opens(phone, width, javascript):
    page = phone(width, java_script_enabled=javascript)
    page.goto(f"{PLAN}?weeks=5&staff-edit=stock")
    line = page.locator("#so-far summary")
    expect(line).to_be_in_viewport(ratio=1)
    assert 44 <= line.bounding_box()["height"] <= 56
    line.click()
    expect(page.get_by_text("still open")).to_be_visible()
    expect(line).to_be_in_viewport(ratio=1)
    assert page.locator("#so-far").bounding_box()["height"] < 360
    page.mouse.move(width / 2, 100)
    page.mouse.wheel(0, 9_999)
    expect(page.get_by_text("Advisor decides nothing for you.")).to_be_in_viewport()
    assert above_the_verdict(page, page.get_by_role("button", name="Finish"))


def above_the_verdict(page: Page, field: Locator) -> bool:
    box, verdict = field.bounding_box(), page.locator("#so-far").bounding_box()
    assert box is not None
    assert verdict is not None
    return box["y"] >= 0 and box["y"] + box["height"] <= verdict["y"]


@pytest.mark.parametrize("opened", [False, True], ids=["folded", "opened"])
def test_on_a_phone_the_verdict_hides_nothing_that_has_the_focus(phone, opened):
    page = phone()
    page.goto(f"{PLAN}?weeks=5&staff-edit=stock")
    if opened:
        page.locator("#so-far summary").click()
    page.get_by_label("In how many weeks").focus()
    focused = page.locator("#questions :focus")
    for _ in range(20):
        assert above_the_verdict(page, focused), focused.inner_text()
        if focused.inner_text() == "Finish with what I have":
            return
        page.keyboard.press("Tab")
    pytest.fail("The last button was not reached.")


def test_the_opened_verdict_stays_open_while_answers_are_given(phone):
    page = phone()
    page.goto(PROJECT)
    page.locator("#so-far summary").click()
    page.get_by_label("Content that editors write").check()
    expect(page.get_by_text("Just moved it:")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_only_an_answer_can_be_marked_as_what_matters_most(open_context, javascript):
    page = watched(open_context(java_script_enabled=javascript).new_page())
    for address, question, answer in (
        (PLAN, "In how many weeks must", lambda group: group.get_by_role("textbox").fill("5")),
        (PROJECT, "What will it consist of?", lambda group: group.get_by_label("Content").check()),
    ):
        page.goto(address)
        group = page.get_by_role("group", name=question)
        mark = group.locator(".most")
        expect(mark).to_be_hidden()
        answer(group)
        mark.click()
        expect(mark.get_by_label("This matters most to us")).to_be_checked()


def test_a_mark_too_many_is_refused_at_once_and_kept_out_of_the_points(page):
    marks = "weeks=5&most=weeks&staff-edit=stock&most=staff-edit&data=relational&most=data"
    page.goto(f"{PROJECT}?present=django&{marks}")
    totals = page.locator("#so-far .bar-total")
    before = totals.all_inner_texts()
    page.locator("#question-present").get_by_label("This matters most to us").check()
    expect(page.get_by_role("status")).to_contain_text("At most 3 answers can matter most")
    assert totals.all_inner_texts() == before


def test_the_first_steps_can_be_walked_by_keyboard_alone(page):
    page.goto("/")
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Start":
            break
    page.keyboard.press("Enter")
    heading(page, "The project")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("Screens for your own staff")).to_be_checked()
    page.keyboard.press("Enter")
    heading(page, "Starting point and plan")


def test_a_changed_answer_comes_back_to_its_question(page):
    page.goto("/decide/django-or-fastapi/1/check/?weeks=8")
    page.get_by_role("link", name="Change Weeks until it is live").click()
    heading(page, "Starting point and plan")
    expect(page.get_by_label("In how many weeks")).to_have_value("8")


def test_an_interrupted_connection_is_said_in_words(open_context):
    page = open_context().new_page()
    page.goto("/decide/django-or-fastapi/1/project/")
    page.context.set_offline(True)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("The server cannot be reached.")).to_be_visible()
    page.context.set_offline(False)
    following(page, "Starting point and plan")
    expect(page.get_by_text("The server cannot be reached.")).to_be_hidden()


def test_what_is_typed_before_saving_is_there_after_an_answer_is_changed(page):
    page.goto("/decide/django-or-fastapi/1/check/?weeks=5")
    page.get_by_label("Title").fill("Booking portal")
    page.get_by_label("Context").fill("For the city library.\nTwo people.")
    page.get_by_role("link", name="Change").first.click()
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_label("Title")).to_have_value("Booking portal")
    expect(page.get_by_label("Context")).to_have_value("For the city library.\nTwo people.")
    page.get_by_role("button", name="Save and get the link").click()
    heading(page, "Your result is saved")
    page.goto("/decide/django-or-fastapi/1/check/?weeks=5")
    expect(page.get_by_label("Title")).to_have_value("")
