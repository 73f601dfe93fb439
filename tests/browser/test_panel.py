"""Three people answer one questionnaire at the same time, each in a browser of their own."""

import re
from itertools import combinations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import watched
from tests.browser.test_walk import following, heading

# With these, the number of connections decides.
HELD = (
    "parts=content&present=beside&kept-system=fastapi&limit=none&skills=mixed&language=python"
    "&traits=one-service&staff-edit=developers&contract=none&features=connections&weeks=26"
)
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])


def started(page: Page, title: str) -> tuple[str, str]:
    """The team's link and the private one."""
    page.goto("/")
    page.get_by_role("link", name="Answer as a team").click()
    page.get_by_label("Title, if you like").fill(title)
    page.get_by_role("button", name="Get the link").click()
    heading(page, "Your team can answer")
    private = page.get_by_label("Your private link").input_value()
    return page.get_by_label("Link for your team").input_value(), private


def answer(page: Page, link: str, parts: str, weeks: str) -> None:
    """Everything up to the check."""
    page.goto(link)
    page.get_by_role("link", name="Add your answers").click()
    heading(page, "The project")
    page.get_by_label(parts).check()
    page.get_by_label("Nothing: it is new").check()
    following(page, "Starting point and plan")
    page.get_by_label("In how many weeks must a first version be live?").fill(weeks)
    page.get_by_role("button", name="Finish with what I have").click()
    heading(page, "Check your answers")


def hand_in(page: Page, name: str) -> None:
    page.get_by_label("Your name, if you like").fill(name)
    page.get_by_role("button", name="Hand in your answers").click()


def row(page: Page, answer: str) -> str:
    """Who gave this answer."""
    term = page.get_by_role("term").filter(has_text=re.compile(f"^{answer}$"))
    return term.locator("xpath=following-sibling::dd").inner_text()


@BOTH
def test_three_people_answer_at_once_and_see_where_they_differ(open_context, javascript):
    ada, ben, cem = (
        watched(open_context(java_script_enabled=javascript).new_page()) for _ in range(3)
    )
    link, _ = started(ada, "Booking portal")
    answer(ada, link, "Screens for your own staff", "5")
    answer(ben, link, "An API for your own single-page or mobile app", "5")
    answer(cem, link, "Screens for your own staff", "20")
    expect(ben.get_by_text("You answer for your team, on your own.")).to_be_visible()
    expect(ben.get_by_text("So far", exact=True)).to_have_count(0)
    hand_in(ada, "Ada")
    heading(ada, "One person has answered.")
    expect(ada.get_by_text("Your answers are in.")).to_be_visible()
    hand_in(ben, "Ben")
    hand_in(cem, "")

    heading(cem, "All three of you come to Django.")
    ada.goto(link)
    expect(ada.get_by_text("3 are in.")).to_be_visible()
    expect(ada.get_by_text("Ben")).to_have_count(0)
    ada.get_by_role("link", name="See the answers").click()
    assert row(ada, "Screens for your own staff") == "Ada, Person 3"
    assert row(ada, "An API for your own single-page or mobile app") == "Ben"
    weeks = ada.get_by_role("row", name=re.compile("Weeks until it is live"))
    expect(weeks).to_contain_text("20 weeks")
    ada.get_by_role("link", name="Answer together").click()
    expect(ada).to_have_url(re.compile(r"/decide/django-or-fastapi/1/project/\?present=nothing$"))
    ada.get_by_role("button", name="Finish with what I have").click()
    ada.get_by_role("button", name="Save and share").click()
    ada.get_by_role("link", name="Read the result").click()
    expect(ada.get_by_text("Answered together by the panel “Booking portal”")).to_be_visible()


@BOTH
def test_the_organiser_closes_the_link_while_somebody_answers(open_context, javascript):
    organiser, late = (
        watched(open_context(java_script_enabled=javascript).new_page()) for _ in range(2)
    )
    link, private = started(organiser, "")
    answer(late, link, "Content that editors write", "8")
    check = late.url
    organiser.goto(private)
    organiser.get_by_role("button", name="Close the panel").click()
    expect(organiser.get_by_text("The panel is closed.", exact=True)).to_be_visible()
    hand_in(late, "Late")
    heading(late, "Your answers were not handed in")
    expect(late.get_by_text("The panel was closed on")).to_be_visible()
    late.get_by_role("link", name="Go on with your answers").click()
    expect(late.get_by_text("8 weeks").first).to_be_visible()
    late.goto(check)
    expect(late.get_by_text("Your answers cannot be handed in")).to_be_visible()
    late.get_by_role("link", name="Go on with your answers").click()
    late.get_by_role("button", name="Save and share").click()
    heading(late, "Your result is saved")
    late.goto(link)
    heading(late, "Nobody has answered.")
    expect(late.get_by_text("closed on")).to_be_visible()


@BOTH
def test_the_organiser_removes_answers(open_context, javascript):
    page = watched(open_context(java_script_enabled=javascript).new_page())
    link, private = started(page, "Booking portal")
    for name in ("Ada", "Ben"):
        person = watched(open_context(java_script_enabled=javascript).new_page())
        answer(person, link, "Content that editors write", "8")
        hand_in(person, name)
        expect(person.get_by_text("Your answers are in.")).to_be_visible()
    page.goto(private)
    page.get_by_label("Ada").check()
    page.get_by_role("button", name="Remove the ticked answers").click()
    expect(page.get_by_text("The ticked answers are removed.")).to_be_visible()
    expect(page.get_by_label("Ada")).to_have_count(0)
    expect(page.get_by_label("Ben")).to_be_visible()
    page.get_by_role("button", name="Remove the ticked answers").click()
    expect(page.get_by_text("Tick the answers to remove first.")).to_be_visible()


@BOTH
def test_what_was_handed_in_is_corrected_from_another_browser(open_context, javascript):
    ada, elsewhere = (
        watched(open_context(java_script_enabled=javascript).new_page()) for _ in range(2)
    )
    link, _ = started(ada, "Booking portal")
    answer(ada, link, "Screens for your own staff", "5")
    hand_in(ada, "Ada")
    private = ada.get_by_label("Your private link, to correct them from elsewhere").input_value()
    elsewhere.goto(f"{link}answers/")
    expect(elsewhere.get_by_text("Ada")).to_have_count(0)
    elsewhere.goto(private)
    elsewhere.get_by_role("link", name="Correct them").click()
    heading(elsewhere, "Check your answers")
    elsewhere.get_by_role("link", name="Change Weeks until it is live").click()
    elsewhere.get_by_label("In how many weeks must a first version be live?").fill("9")
    elsewhere.get_by_role("button", name="Continue", exact=True).click()
    elsewhere.get_by_role("button", name="Hand in the corrected answers").click()
    expect(elsewhere.get_by_text("One person has answered.")).to_be_visible()
    expect(elsewhere.get_by_text("You corrected them on")).to_be_visible()


@BOTH
def test_a_second_round_asks_again_what_decides_and_shows_who_moved(open_context, javascript):
    ada, ben, organiser = (
        watched(open_context(java_script_enabled=javascript).new_page()) for _ in range(3)
    )
    link, private = started(organiser, "Booking portal")
    for person, name, served in ((ada, "Ada", "900"), (ben, "Ben", "20000")):
        person.goto(f"{link}django-or-fastapi/1/check/?{HELD}&held={served}")
        person.get_by_text("Say why you answered so, if you like").click()
        person.get_by_label("Connections held open").fill(f"{name} looked it up.")
        hand_in(person, name)
        expect(person.get_by_text("Your answers are in.")).to_be_visible()
    expect(ben.get_by_text("Ada looked it up.").first).to_be_visible()
    organiser.goto(private)
    organiser.get_by_role("button", name="Close the panel").click()
    organiser.get_by_role("button", name="Open a second round").click()
    expect(organiser.get_by_text("The second round is open.", exact=True)).to_be_visible()

    ada.goto(link)
    ada.get_by_role("link", name="Answer again").first.click()
    heading(ada, "One question decides where you differ")
    expect(ada.get_by_text("you said: 900 connections")).to_be_visible()
    connections = ada.get_by_label("How many connections are held open at once, at peak?")
    connections.fill("many")
    ada.get_by_role("button", name="Hand in your second answers").click()
    expect(ada.get_by_role("heading", name="Nothing is handed in yet")).to_be_visible()
    connections.fill("12000")
    ada.get_by_label("Why, if you like: Connections held open").fill("Ben has the peak.")
    ada.get_by_role("button", name="Hand in your second answers").click()
    expect(ada.get_by_text("Your second answers are in.")).to_be_visible()
    ben.goto(link)
    expect(ben.get_by_text("12,000")).to_have_count(0)

    organiser.reload()
    expect(organiser.get_by_text("Not yet again: Ben.")).to_be_visible()
    organiser.get_by_role("button", name="Close the second round").click()
    expect(organiser.get_by_text("The second round is closed.", exact=True)).to_be_visible()
    ben.goto(link)
    expect(ben.get_by_text("Ada: 900 connections")).to_contain_text("12,000 connections")
    ben.get_by_role("link", name="Read the first round").click()
    expect(ben.get_by_text("This is the first round, as it was.")).to_be_visible()
    expect(ben.get_by_text("12,000")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_names_on_an_axis_cover_neither_each_other_nor_the_edge(open_context, width):
    page = open_context(viewport={"width": width, "height": 900}).new_page()
    link, _ = started(page, "Booking portal")
    given = {"Tom": 900, "Jonas": 3000, "Priya": 12000, "Ana": 20000, "Li Wei": 20000}
    for name, held in given.items():
        page.context.clear_cookies()
        page.goto(f"{link}django-or-fastapi/1/check/?{HELD}&held={held}")
        hand_in(page, name)
        expect(page.get_by_text("Your answers are in.")).to_be_visible()
    drawn = page.locator(".drawn:visible")
    expect(drawn).to_have_count(1)
    boxes = [text.bounding_box() for text in drawn.locator("text").all()]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    for one, other in combinations(boxes, 2):
        apart = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
        assert apart or abs(one["y"] - other["y"]) >= 12
