"""A team of five decides, disagrees, keeps a log, and looks at its decision again a year later."""

import re
import subprocess
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import vobject
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from rules.engine.reading import read_rulebook
from rules.files import read_document
from rules.models import Release
from tests.browser.conftest import watched
from tests.browser.test_panel import hand_in, started
from tests.browser.test_walk import heading

ANSWERS = (
    "parts=staff-screens&parts=client-api&present=nothing&skills=django&staff-edit=custom"
    "&accounts=elsewhere&data=relational&contract=helpful"
)
YEAR = localdate().year


def take_position(page: Page, link: str, name: str, stance: str, why: str) -> None:
    page.goto(link)
    page.get_by_role("link", name="Say where you stand").click()
    page.get_by_label("Your name").fill(name)
    page.get_by_label(stance).check()
    page.get_by_label("Why").fill(why)
    page.get_by_role("button", name="Say so").click()
    expect(page.get_by_text("What you say stands in the result.")).to_be_visible()


def decide_against_the_recommendation(page: Page, edit_link: str) -> None:
    page.goto(edit_link)
    expect(page.get_by_text("2 objections are open. You can decide over them")).to_be_visible()
    page.get_by_label("Option", exact=True).select_option("fastapi")
    page.get_by_label("Accepted").check()
    page.get_by_label("Date", exact=True).fill(f"{YEAR - 1}-02-02")
    page.get_by_label("Decided by").fill("Ana, Priya")
    page.get_by_label("Why", exact=True).fill("The app team waits for the schema.")
    page.get_by_label("Tom: I disagree").check()
    page.get_by_label("How easily can you go back on it?").select_option("hard")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("The decision is recorded.")).to_be_visible()


def start_log(page: Page) -> tuple[str, str]:
    """The link that everybody has, and the manage link."""
    page.goto("/log/")
    page.get_by_label("Title").fill("Platform team")
    page.get_by_role("button", name="Start the log").click()
    heading(page, "Your log is started")
    manage = page.get_by_label("Your private manage link").input_value()
    return page.get_by_label("Link to the log").input_value(), manage


def reverse_the_rules(release: Release) -> None:
    """A second release in which what spoke for the recommendation speaks for a third option."""
    document = read_document(release.rulebook.key)
    turned: dict[str, Any] = {"django": "hybrid", "hybrid": "django"}
    for scenario in document["scenarios"]:
        for rule in scenario["rules"]:
            for effect in rule.get("effects", []):
                effect["option"] = turned.get(effect["option"], effect["option"])
    rulebook = read_rulebook(document)
    Release.objects.create(
        rulebook=release.rulebook, number=2, document=rulebook.canonical(), sha256=rulebook.digest
    )


def file(page: Page, address: str) -> bytes:
    return page.request.get(address).body()


def test_a_team_of_five_decides_against_the_rules_and_looks_again(open_context, shipped, tmp_path):
    ana, jonas, li_wei = (watched(open_context().new_page()) for _ in range(3))
    tom = watched(open_context(java_script_enabled=False).new_page())
    priya = watched(open_context(viewport={"width": 390, "height": 844}).new_page())
    team = {"Ana": ana, "Tom": tom, "Priya": priya, "Jonas": jonas, "Li Wei": li_wei}

    panel, _ = started(ana, "Fleet portal")
    for name, page in team.items():
        page.goto(f"{panel}django-or-fastapi/1/check/?{ANSWERS}&users={900 + len(name)}")
        hand_in(page, name)
        expect(page.get_by_text("Your answers are in.")).to_be_visible()
    ana.reload()
    heading(ana, "All five of you come to Django.")
    ana.get_by_role("link", name="Answer together").click()
    ana.get_by_role("button", name="Finish with what I have").click()
    ana.get_by_label("Title").fill("Fleet portal")
    ana.get_by_role("button", name="Save and share").click()
    heading(ana, "Your result is saved")
    result = ana.get_by_label("Link to this result").input_value()
    edit_link = ana.get_by_label("Your private edit link").input_value()

    take_position(tom, result, "Tom", "I disagree", "Nobody here can run a second service.")
    take_position(li_wei, result, "Li Wei", "I disagree", "Staff screens can wait a year.")
    take_position(priya, result, "Priya", "I can live with it", "")
    jonas.goto(result)
    expect(
        jonas.get_by_text("1 can live with it, 2 disagree; 2 objections are open")
    ).to_be_visible()

    decide_against_the_recommendation(ana, edit_link)
    jonas.goto(result)
    heading(jonas, "Build it on FastAPI.")
    expect(jonas.get_by_text("It was recorded over 2 open objections.")).to_be_visible()
    expect(jonas.get_by_role("blockquote")).to_contain_text("Nobody here can run a second service.")
    expect(jonas.get_by_text("The day to look at this again was 2 August")).to_be_visible()

    log, manage = start_log(ana)
    ana.goto(edit_link)
    ana.get_by_label("Link of a log").fill(manage)
    ana.get_by_role("button", name="Add it to the log").click()
    expect(ana.get_by_text("The log has this result now.")).to_be_visible()
    reverse_the_rules(shipped)
    priya.goto(log)
    heading(priya, "Platform team: 1 decision, one to look at")
    first = priya.get_by_role("region", name="Look at these first")
    expect(first).to_contain_text(f"Revisit was due on 2 August {YEAR - 1}")
    expect(first).to_contain_text("today’s rules would say Hybrid")
    assert priya.evaluate("document.documentElement.scrollWidth") <= 390

    ana.goto(edit_link)
    ana.get_by_label("Who says so").fill("Ana")
    ana.get_by_role("button", name="It still holds").click()
    expect(ana.get_by_text("It is recorded that the decision still holds.")).to_be_visible()
    tom.goto(result)
    expect(tom.get_by_text("The day to look at this again was")).to_have_count(0)

    [event] = vobject.readOne(file(tom, f"{log}revisits.ics").decode()).vevent_list
    assert event.dtstart.value > localdate()
    assert "Fleet portal" in event.summary.value
    repository = tmp_path / "adr"
    ZipFile(BytesIO(file(tom, f"{log}adr.zip"))).extractall(repository)
    record = next(repository.glob("0001-*.md")).read_text()
    assert "Tom: Nobody here can run a second service. (objection open)" in record
    for command in (["init", "-q"], ["add", "."], ["status", "--short"]):
        done = subprocess.run(  # noqa: S603
            ["git", *command],  # noqa: S607
            cwd=repository,
            check=True,
            capture_output=True,
            text=True,
        )
    assert re.search(r"^A +0001-", done.stdout, re.M)
