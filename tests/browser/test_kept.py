"""What a browser keeps for who uses it: on the start page, and while a questionnaire is open."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_edit_link import save
from tests.browser.test_walk import following, heading

DECIDE = "/decide/django-or-fastapi/1"
CHECK = f"{DECIDE}/check/?present=django"


def row_of(page: Page, title: str) -> Locator:
    return kept(page).get_by_role("listitem").filter(has_text=title)


def kept(page: Page) -> Locator:
    return page.get_by_role("region", name="In this browser")


def test_the_start_page_says_nothing_of_a_browser_that_keeps_nothing(page):
    page.goto("/")
    expect(page.get_by_role("region", name="How it decides")).to_be_visible()
    expect(kept(page)).to_have_count(0)


def test_without_javascript_the_section_is_absent(open_context):
    page = open_context(java_script_enabled=False).new_page()
    save(page, "Booking portal")
    page.goto("/")
    expect(kept(page)).to_have_count(0)


def test_an_unfinished_questionnaire_goes_on_where_it_was_left(page):
    page.goto("/")
    page.get_by_role("link", name="Start", exact=True).click()
    heading(page, "The project")
    page.get_by_label("Nothing: it is new").check()
    following(page, "Starting point and plan")
    page.goto("/")
    row = row_of(page, "Django, FastAPI, both or neither?")
    expect(row).to_contain_text("Unfinished: step 2 of 6, 1 question answered")
    row.get_by_role("link", name="Continue").click()
    heading(page, "Starting point and plan")
    page.get_by_label("In how many weeks").fill("8")
    following(page, "The team")
    page.goto("/")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("step 3 of 6, 2 questions answered")


def test_another_questionnaire_does_not_replace_an_unfinished_one(page):
    for answers in ("parts=content", "parts=content&present=django"):
        page.goto("/")
        page.goto(f"{DECIDE}/project/?{answers}")
    page.goto("/")
    expect(kept(page).get_by_role("link", name="Continue")).to_have_count(2)


def test_a_saved_questionnaire_is_no_longer_unfinished(page):
    save(page, "Booking portal")
    page.goto("/")
    expect(kept(page).get_by_role("listitem")).to_have_count(1)
    expect(row_of(page, "Booking portal")).to_contain_text("Django, leaning. Saved")


def test_the_edit_link_is_kept_until_its_owner_has_stored_it(page):
    save(page, "Booking portal")
    page.get_by_role("link", name="Read the result").click()
    heading(page, "Build it on Django.")
    page.get_by_role("link", name="Advisor", exact=True).click()
    row = row_of(page, "Booking portal")
    row.get_by_role("link", name="private link").click()
    heading(page, "Edit “Booking portal”")
    page.goto("/")
    row.get_by_role("button", name="I have stored it").click()
    expect(row.get_by_role("link", name="private link")).to_have_count(0)
    expect(page.get_by_role("heading", name="In this browser")).to_be_focused()
    assert "/edit/" not in page.evaluate("localStorage.getItem('advisor:kept')")
    row.get_by_role("link", name="Open").click()
    heading(page, "Build it on Django.")


def test_an_edit_link_can_be_said_to_be_stored_right_after_saving(page):
    save(page)
    page.get_by_role("button", name="I have stored it").click()
    expect(page.get_by_role("button", name="I have stored it")).to_be_hidden()
    page.goto("/")
    expect(row_of(page, "Saved")).to_be_visible()
    expect(kept(page).get_by_role("link", name="private link")).to_have_count(0)


def test_the_private_links_of_a_log_and_a_panel_are_kept_too(page):
    page.goto("/log/")
    page.get_by_label("Title").fill("Platform team")
    page.get_by_role("button", name="Start the log").click()
    heading(page, "Your log is started")
    page.goto("/panels/django-or-fastapi/")
    page.get_by_label("Title, if you like").fill("Booking portal")
    page.get_by_role("button", name="Get the link").click()
    heading(page, "Your team can answer")
    page.goto("/")
    expect(row_of(page, "Booking portal")).to_contain_text("A team answers. Saved")
    row_of(page, "Platform team").get_by_role("link", name="private link").click()
    heading(page, "Look after “Platform team”")


def test_a_result_that_was_opened_is_kept_with_its_decision(open_context):
    owner, colleague = (open_context().new_page() for _ in range(2))
    save(owner, "<img src=x> & Co.")
    permalink = owner.get_by_label("Link to this result").input_value()
    owner.get_by_role("link", name="Open it").click()
    owner.get_by_label("Accepted").check()
    owner.get_by_role("button", name="Save changes").click()
    expect(owner.get_by_text("The decision is recorded.")).to_be_focused()
    colleague.goto(permalink)
    colleague.goto("/")
    row = row_of(colleague, "<img src=x> & Co.")
    expect(row).to_contain_text("Django, accepted. Opened")
    expect(row.locator("img")).to_have_count(0)
    expect(row.get_by_role("link", name="private link")).to_have_count(0)


def test_each_entry_can_be_removed_and_all_can_be_forgotten(page):
    for title in ("Portal", "Shop", "Blog"):
        save(page, title)
        page.get_by_role("button", name="I have stored it").click()
    page.goto("/")
    page.get_by_role("button", name="Remove Shop").click()
    expect(row_of(page, "Shop")).to_have_count(0)
    expect(kept(page).get_by_role("listitem")).to_have_count(2)
    page.get_by_role("button", name="Forget all of it").click()
    expect(kept(page)).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.reload()
    expect(kept(page)).to_have_count(0)


def test_all_of_it_is_what_tabs_keep_of_a_form_too(open_context):
    context = open_context()
    page, other = context.new_page(), context.new_page()
    for tab in (page, other):
        tab.goto(CHECK)
        tab.get_by_label("Context").fill("For the city library.")
    page.goto("/")
    page.get_by_role("button", name="Forget all of it").click()
    expect(kept(page)).to_have_count(0)
    for tab in (page, other):
        tab.wait_for_function("!Object.values(sessionStorage).includes('For the city library.')")


def test_all_of_it_is_also_what_lets_a_member_into_a_panel(open_context, page):
    check = start_panel(open_context().new_page())
    page.goto(check)
    page.get_by_label("Your name").fill("Ana")
    page.get_by_role("button", name="Hand in").click()
    heading(page, "One person has answered.")
    answers = page.url
    page.goto("/")
    expect(row_of(page, "A team answers")).to_contain_text("Your answers are in. Opened")
    page.get_by_role("button", name="Forget all of it").click()
    expect(kept(page)).to_have_count(0)
    page.goto(answers)
    expect(page.get_by_role("link", name="Add your answers")).to_be_visible()


def test_nothing_is_forgotten_while_the_server_cannot_delete_its_cookies(page):
    save(page, "Portal")
    page.get_by_role("button", name="I have stored it").click()
    page.goto("/")
    page.route("**/forget/", lambda route: route.fulfill(status=403))
    page.get_by_role("button", name="Forget all of it").click()
    expect(page.get_by_text("The server cannot be reached.")).to_be_visible()
    expect(row_of(page, "Portal")).to_be_visible()


@pytest.mark.parametrize("button", ["Remove", "Forget all of it"])
def test_an_edit_link_is_not_removed_unasked(page, button):
    save(page, "Portal")
    page.goto("/")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name=button).click()
    expect(row_of(page, "Portal").get_by_role("link", name="private link")).to_be_visible()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name=button).click()
    expect(kept(page)).to_have_count(0)


def test_nothing_that_is_kept_is_sent_to_the_server(page):
    save(page, "Secret portal")
    token = page.get_by_label("Link to this result").input_value().split("/")[-2]
    sent: list[Any] = []
    page.on("request", lambda request: sent.append(request))
    page.goto("/")
    expect(row_of(page, "Secret portal")).to_be_visible()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Forget all of it").click()
    expect(kept(page)).to_have_count(0)
    assert sent
    for request in sent:
        told = f"{request.url} {request.all_headers()} {request.post_data}"
        assert token not in told
        assert "Secret" not in told


def test_what_is_typed_does_not_leak_into_the_next_questionnaire(page):
    page.goto(CHECK)
    page.get_by_label("Title").fill("Booking portal")
    page.get_by_label("Context").fill("For the city library.")
    page.get_by_role("link", name="Advisor", exact=True).click()
    page.get_by_role("link", name="Start", exact=True).click()
    heading(page, "The project")
    page.get_by_role("button", name="Finish").click()
    heading(page, "There is too little to tell yet.")
    expect(page.get_by_label("Title")).to_have_value("")
    expect(page.get_by_label("Context")).to_have_value("")

    page.goto("/")
    row_of(page, "Booking portal").get_by_role("link", name="Continue").click()
    expect(page.get_by_label("Context")).to_have_value("For the city library.")


def start_panel(page: Page) -> str:
    """The address where its members check their answers."""
    page.goto("/panels/django-or-fastapi/")
    page.get_by_role("button", name="Get the link").click()
    link = page.get_by_label("Link for your team").input_value()
    return f"{link}django-or-fastapi/1/check/?present=django"


def test_a_panel_members_name_does_not_leak_into_the_next_panel(page):
    one, another = start_panel(page), start_panel(page)
    page.goto(one)
    page.get_by_label("Your name").fill("Ana")
    page.goto(another)
    expect(page.get_by_label("Your name")).to_have_value("")
    page.goto(one)
    expect(page.get_by_label("Your name")).to_have_value("Ana")


def test_answers_that_were_handed_in_are_no_longer_unfinished(page):
    page.goto(start_panel(page))
    page.get_by_label("Your name").fill("Ana")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Your answers are in.")).to_be_visible()
    page.goto("/")
    expect(kept(page).get_by_role("listitem")).to_have_count(1)  # the link of the panel
    expect(kept(page).get_by_text("Unfinished")).to_have_count(0)
