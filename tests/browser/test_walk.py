"""The way from the first question to the permalink, as people walk it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import watched

PROJECT = "/decide/django-or-fastapi/1/project/"
PLAN = "/decide/django-or-fastapi/1/plan/"
# The plan asks about what is there today, so nothing before that is known.
NEW = f"{PLAN}?present=nothing"
RESULT = "/decide/django-or-fastapi/1/result/"
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])


SETTLED = (
    "parts=staff-screens&present=nothing&weeks=5&skills=django&language=python&traits=one-service"
    "&staff-edit=stock&accounts=rich&data=relational"
)


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
    page.get_by_label("How many people use it on a normal day, staff and all others?").fill("40")
    following(page, "Build it on Django.")


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def change(page: Page, label: str) -> None:
    """From a result to the question with this label."""
    page.locator("summary").filter(has_text="Your answers").click()
    page.get_by_role("link", name=f"Change {label}").click()


def following(page: Page, title: str) -> None:
    page.get_by_role("button", name="Continue", exact=True).click()
    heading(page, title)


@BOTH
def test_a_tech_lead_gets_a_permalink_that_the_team_reads(open_context, javascript):
    page = watched(open_context(java_script_enabled=javascript).new_page())
    answer_all_steps(page)
    page.get_by_role("button", name="Save and share").click()
    heading(page, "Your result is saved")
    page.get_by_role("link", name="Read the result").click()
    heading(page, "Build it on Django.")
    expect(page).to_have_url(re.compile(r"/r/[A-Za-z0-9_-]{22}/$"))

    colleague = watched(open_context(java_script_enabled=javascript).new_page())
    colleague.goto(page.get_by_label("Link to this result").input_value())
    assert colleague.locator("main").inner_text() == page.locator("main").inner_text()
    why = colleague.get_by_role("region", name="Why")
    expect(why.get_by_text("Staff who edit data")).to_be_visible()
    expect(why.get_by_text("Risk with FastAPI").first).to_be_visible()


@BOTH
def test_a_wrong_number_is_asked_again_and_nothing_is_lost(open_context, javascript):
    page = watched(open_context(java_script_enabled=javascript).new_page())
    page.goto("/decide/django-or-fastapi/1/plan/?parts=content&present=beside")
    weeks = page.get_by_label("In how many weeks must a first version be live?")
    weeks.fill("soon")
    page.get_by_label("FastAPI or other async Python").check()
    page.get_by_role("button", name="Continue", exact=True).click()
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


@BOTH
def test_a_quick_pick_fills_its_number(open_context, javascript):
    page = watched(open_context(java_script_enabled=javascript).new_page())
    page.goto("/decide/django-or-fastapi/1/load/?parts=staff-screens")
    rate = page.get_by_label("How many requests arrive a second, at peak?")
    page.get_by_label("How many people use it on a normal day, staff and all others?").fill("7")
    rates = page.get_by_role("group", name="How many requests")
    rates.get_by_role("button", name="A few thousand 3,000 requests a second", exact=True).click()
    expect(rate).to_have_value("3000")
    expect(
        page.get_by_label("How many people use it on a normal day, staff and all others?")
    ).to_have_value("7")


def test_enter_in_a_number_continues_and_picks_nothing(page):
    page.goto(NEW)
    page.get_by_label("In how many weeks").fill("9")
    page.keyboard.press("Enter")
    heading(page, "The team")
    expect(page).to_have_url(re.compile(r"\?present=nothing&weeks=9$"))


def test_focus_and_title_follow_the_step(page):
    page.goto(PROJECT)
    page.get_by_label("Nothing: it is new").check()
    page.get_by_role("button", name="Continue", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page).to_have_title(re.compile("^Starting point and plan, step 2 of 6"))


@BOTH
def test_the_browsers_back_button_leads_back_with_the_answers(open_context, javascript):
    page = watched(open_context(java_script_enabled=javascript).new_page())
    page.goto(PROJECT)
    page.get_by_label("Content that editors write").check()
    page.get_by_label("Nothing: it is new").check()
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
    page.goto(NEW)
    page.get_by_label("In how many weeks").fill("soon")
    page.get_by_role("button", name="Continue", exact=True).click()
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
    page.goto(NEW)
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
    expect(status).to_have_text("Too early to tell")
    page.get_by_label("Content that editors write").check()
    expect(page.locator("#so-far .bar-total").first).not_to_have_text("0")
    expect(page).to_have_url(re.compile(r"/project/\?parts=content$"))
    page.goto(f"/decide/django-or-fastapi/1/load/?{SETTLED}")
    expect(page.locator("#so-far .so-far-line")).to_contain_text("Leaning to Django")


@pytest.fixture
def phone(open_context):
    """A page as a phone shows it; without motion, so that what scrolls is there at once."""

    def phone(width=390, **options):
        size = {"width": width, "height": 700}
        return watched(open_context(viewport=size, reduced_motion="reduce", **options).new_page())

    return phone


@BOTH
@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_the_verdict_is_one_line_in_view_that_opens(phone, width, javascript):
    page = phone(width, java_script_enabled=javascript)
    page.goto(f"{NEW}&weeks=5&staff-edit=stock")
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
    page.goto(f"{NEW}&weeks=5&staff-edit=stock")
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


@BOTH
def test_only_an_answer_can_be_marked_as_what_matters_most(open_context, javascript):
    page = watched(open_context(java_script_enabled=javascript).new_page())
    for address, question, answer in (
        (NEW, "In how many weeks must", lambda group: group.get_by_role("textbox").fill("5")),
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
    marks = "skills=django&most=skills&staff-edit=stock&most=staff-edit&data=relational&most=data"
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
    heading(page, "The team")


@BOTH
@pytest.mark.parametrize("width", [390, 1280])
def test_change_opens_the_question_itself_and_continue_comes_back(phone, width, javascript):
    page = phone(width, java_script_enabled=javascript)
    page.goto(f"{RESULT}?{SETTLED}")
    change(page, "Data that it keeps")
    heading(page, "Staff, accounts and data")
    question = page.get_by_role("group", name="What data does it keep?")
    expect(question).to_be_focused()
    expect(question).to_be_in_viewport(ratio=0.9)
    question.get_by_label("A few simple tables").check()
    page.get_by_role("button", name="Continue", exact=True).click()
    heading(page, "Build it on Django.")
    banner = page.locator(".changed")
    expect(banner).to_be_focused()
    expect(banner).to_contain_text(
        "Data that it keeps from “Many related tables” to “A few simple tables”."
    )
    banner.get_by_role("link", name="Undo").click()
    expect(banner).to_have_count(0)


@BOTH
def test_a_question_that_a_change_opens_is_asked_before_the_result(open_context, javascript):
    page = watched(open_context(java_script_enabled=javascript).new_page())
    page.goto(f"{RESULT}?{SETTLED}")
    change(page, "What is there today")
    page.get_by_label("A Django code base").check()
    following(page, "Starting point and plan")
    page.get_by_label("Nothing that hurts").check()
    page.get_by_role("button", name="Continue", exact=True).click()
    expect(page).to_have_url(re.compile("/result/"))
    expect(page.locator(".changed")).to_contain_text("from “Nothing: it is new” to “A Django code")


@BOTH
def test_cancelling_a_change_leads_back_to_the_result_as_it_was(open_context, javascript):
    page = watched(open_context(java_script_enabled=javascript).new_page())
    page.goto(f"{RESULT}?{SETTLED}")
    change(page, "Data that it keeps")
    page.get_by_label("A few simple tables").check()
    page.get_by_role("link", name="Cancel").click()
    expect(page).to_have_url(re.compile(f"/result/\\?{SETTLED}$"))


@BOTH
def test_what_would_change_it_shows_both_verdicts_before_anything_is_saved(
    open_context, javascript
):
    page = watched(open_context(java_script_enabled=javascript).new_page())
    page.goto(f"{RESULT}?parts=client-api&present=nothing&weeks=5")
    before = page.get_by_role("heading", level=1).inner_text()
    page.locator("[aria-labelledby=changes] .changes a").first.click()
    banner = page.locator(".changed")
    expect(banner.get_by_role("link", name=before)).to_be_visible()
    now = page.get_by_role("heading", level=1).inner_text()
    assert now != before
    expect(banner.locator("strong").last).to_have_text(now)
    banner.get_by_role("link", name="Undo").click()
    heading(page, before)


@BOTH
def test_a_step_can_be_gone_to_with_what_was_just_answered(open_context, javascript):
    page = watched(open_context(java_script_enabled=javascript).new_page())
    page.goto(PROJECT)
    page.get_by_label("Content that editors write").check()
    page.get_by_text("Step 1 of").click()
    steps = page.get_by_role("navigation", name="Steps")
    expect(steps.locator("[aria-current=step]")).to_have_text("The project")
    steps.get_by_role("button", name="Interface").click()
    heading(page, "Interface")
    expect(page).to_have_url(re.compile(r"/interface/\?parts=content$"))


def test_the_link_to_continue_later_is_copied(open_context):
    context = open_context(permissions=["clipboard-read", "clipboard-write"])
    page = watched(context.new_page())
    page.goto(PROJECT)
    page.get_by_label("Content that editors write").check()
    expect(page.get_by_role("status")).to_contain_text("Editors write")
    page.get_by_role("button", name="Copy link to continue later").click()
    expect(page.locator("#announcement")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    assert page.url.endswith("?parts=content")


def test_without_javascript_nothing_offers_to_copy_the_link(open_context):
    page = open_context(java_script_enabled=False).new_page()
    page.goto(PROJECT)
    expect(page.get_by_text("Copy link to continue later")).to_be_hidden()


def test_the_quick_pick_of_the_number_in_the_field_looks_chosen(page):
    page.goto(NEW)
    pressed = page.locator(".pick[aria-pressed=true]")
    expect(pressed).to_have_text("Not sure yet")
    page.get_by_role("button", name="A month").click()
    expect(pressed).to_contain_text("A month")
    page.get_by_label("In how many weeks").fill("5")
    expect(pressed).to_have_count(0)


def test_without_javascript_not_sure_yet_is_not_ticked_beside_a_real_answer(open_context):
    page = open_context(java_script_enabled=False).new_page()
    page.goto(PROJECT)
    unsure = page.get_by_role("group", name="What will it consist of?").get_by_label("Not sure yet")
    expect(unsure).to_be_visible()
    page.get_by_label("Content that editors write").check()
    expect(unsure).to_be_hidden()
    following(page, "The team")
    page.get_by_role("button", name="Back", exact=True).click()
    expect(page.get_by_label("Content that editors write")).to_be_checked()
    expect(unsure).not_to_be_checked()


def test_on_a_wide_screen_the_verdict_is_no_stop_of_the_keyboard(page):
    page.goto(NEW)
    expect(page.locator("#so-far .so-far-line")).to_be_visible()
    page.get_by_role("button", name="Copy link to continue later").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#so-far')") is None


@pytest.mark.parametrize("colours", ["active", "none"])
def test_the_progress_bar_shows_the_progress_in_forced_colours_too(open_context, colours):
    page = open_context(forced_colors=colours).new_page()
    drawn = []
    for step in ("project", "interface"):
        page.goto(f"/decide/django-or-fastapi/1/{step}/?present=nothing")
        drawn.append(page.locator("progress").screenshot())
    assert drawn[0] != drawn[1]


def test_back_from_a_result_to_the_page_that_was_shown_once_has_the_address_of_the_result(page):
    page.goto(f"{RESULT}?{SETTLED}")
    page.get_by_role("button", name="Save and share").click()
    heading(page, "Your result is saved")
    page.get_by_role("link", name="Read the result").click()
    heading(page, "Build it on Django.")
    permalink = page.url
    page.get_by_role("link", name="Options").click()
    heading(page, "Options")
    page.go_back()
    page.go_back()
    heading(page, "Build it on Django.")
    expect(page).to_have_url(permalink)


def test_an_interrupted_connection_is_said_in_words(open_context):
    page = open_context().new_page()
    page.goto("/decide/django-or-fastapi/1/project/")
    page.context.set_offline(True)
    page.get_by_role("button", name="Continue", exact=True).click()
    expect(page.get_by_text("The server cannot be reached.")).to_be_visible()
    page.context.set_offline(False)
    following(page, "The team")
    expect(page.get_by_text("The server cannot be reached.")).to_be_hidden()


def test_what_is_typed_before_saving_is_there_after_an_answer_is_changed(page):
    page.goto(f"{RESULT}?{SETTLED}")
    page.get_by_label("Title").fill("Booking portal")
    page.get_by_label("Context").fill("For the city library.\nTwo people.")
    change(page, "Parts")
    page.get_by_role("button", name="Continue", exact=True).click()
    expect(page.get_by_label("Title")).to_have_value("Booking portal")
    expect(page.get_by_label("Context")).to_have_value("For the city library.\nTwo people.")
    page.get_by_role("button", name="Save and share").click()
    heading(page, "Your result is saved")
    page.goto(f"{RESULT}?{SETTLED}")
    expect(page.get_by_label("Title")).to_have_value("")
