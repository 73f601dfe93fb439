"""What WCAG asks for and a browser can tell: axe on every page, reflow, and targets."""

from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.db.models import F
from django.test import Client
from playwright.sync_api import expect

from advisor.drafts.impact_job import new_impact, run
from rules.admin import links
from rules.drafts.to_document import draft
from rules.models import Effect, Question, Rule, Rulebook
from tests.support.loaded import printed

STEPS = ["project", "plan", "team", "data", "interface", "load"]
DUE = "2026-02-01"  # a day that has passed
ANSWERS = "present=django&limit=load&lines=1000&weeks=5&staff-edit=stock&data=relational"
LOADED = "parts=client-api&present=nothing&contract=helpful&rate=3000&waiting=many-routes"
PAGES = [
    "/",
    *(f"/decide/django-or-fastapi/1/{step}/?{ANSWERS}" for step in STEPS),
    "/decide/django-or-fastapi/1/load/?rate=many",
    f"/decide/django-or-fastapi/1/result/?{ANSWERS}",
    "/example/django-or-fastapi/",
    "/scenarios/",
    "/scenarios/hot-route/",
    "/options/",
    "/precedents/",
    "/precedents/openverse-asgi/",
    "/measurements/",
    "/accuracy/",
    "/sources/",
    "/api/",
    "/releases/",
    "/releases/1/",
    "/releases/1/table/",
    "/releases/1/table/?question=events",
    "/releases/1/table/?question=present&answers=nonsense",
    "/compare/?a=nonsense",
    "/panels/django-or-fastapi/",
    "/log/",
    "/nowhere/",
]


@pytest.fixture
def saved(page):
    """The addresses of a result: where it is read, and where its owner edits it."""
    page.goto(f"/decide/django-or-fastapi/1/result/?{ANSWERS}")
    page.get_by_label("Title").fill("Booking portal for the city library")
    page.get_by_label("Context").fill("It replaces a spreadsheet.")
    page.get_by_role("button", name="Save and share").click()
    permalink = page.get_by_label("Link to this result").input_value()
    edit_link = page.get_by_label("Your private edit link").input_value()
    for status in ("Proposed", "Accepted"):
        page.goto(edit_link)
        page.get_by_label(status).check()
        page.get_by_role("button", name="Save changes").click()
        expect(page.get_by_text("The decision is recorded.")).to_be_visible()
    return [permalink, f"{permalink}today/", edit_link]


@pytest.fixture
def measured(page):
    """The addresses of a result with a load test, and of the page where its owner adds one."""
    page.goto(f"/decide/django-or-fastapi/1/result/?{LOADED}")
    page.get_by_role("button", name="Save and share").click()
    permalink = page.get_by_label("Link to this result").input_value()
    page.get_by_role("link", name="Open it").click()
    page.get_by_role("link", name="High-traffic API").click()
    page.get_by_label("What was measured?").fill("our staging server, /search")
    page.get_by_label("Its output").fill(printed())
    page.get_by_role("button", name="Add the load test").click()
    expect(page.get_by_text("The load test stands in the result now.")).to_be_visible()
    return [permalink, page.url]


@pytest.fixture
def compared(page, saved):
    """The address of a comparison of two results that recommend different options."""
    page.goto(
        "/decide/django-or-fastapi/1/result/?parts=client-api&features=connections&held=20000"
    )
    page.get_by_role("button", name="Save and share").click()
    another = page.get_by_label("Link to this result").input_value()
    page.goto(f"/compare/?a={saved[0]}&b={another}")
    expect(page.get_by_role("heading", name="What explains the difference")).to_be_visible()
    return page.url


@pytest.fixture
def team(page):
    """The addresses of a team's pages while two people have answered, and in a second round."""
    return [*answered_panel(page, closed=False), *answered_panel(page, closed=True)]


def answered_panel(page, closed):
    page.goto("/panels/django-or-fastapi/")
    page.get_by_label("Whose answers do you expect").fill("Ada\nSomebody-Whose-Name-Is-Long")
    page.get_by_role("button", name="Get the link").click()
    link = page.get_by_label("Link for your team").input_value()
    private = page.get_by_label("Your private link").input_value()
    check = f"{link}django-or-fastapi/1/check/?{ANSWERS}"
    for address, name in [(check, "A. Name-That-Is-Long"), (f"{check}&most=weeks&rate=20000", "")]:
        page.context.clear_cookies()
        page.goto(address.replace("present=django", "present=nothing") if name else address)
        page.get_by_text("Say why you answered so").click()
        page.get_by_label("What is there today").fill("We looked it up.")
        page.get_by_label("Your name").fill(name)
        page.get_by_role("button", name="Hand in").click()
        expect(page.get_by_text("Your answers are in.")).to_be_visible()
    if not closed:
        return [link, f"{link}answers/", check, private]
    own = page.get_by_label("Your private link").input_value()
    page.goto(private)
    page.get_by_role("button", name="Close the panel").click()
    expect(page.get_by_text("The panel is closed.", exact=True)).to_be_visible()
    page.goto(f"{link}answers/")
    expect(page.get_by_role("heading", name="Which differences decide")).to_be_visible()
    page.goto(private)
    page.get_by_role("button", name="Open a second round").click()
    expect(page.get_by_text("The second round is open.", exact=True)).to_be_visible()
    # The private link lets a browser in.
    return [f"{link}answers/", f"{link}second/", own, f"{link}second/", private]


@pytest.fixture
def logged(page):
    """The addresses of a log, of its manage page, and of an entry there."""
    page.goto("/log/")
    page.get_by_label("Title").fill("Platform team")
    page.get_by_role("button", name="Start the log").click()
    link = page.get_by_label("Link to the log").input_value()
    manage = page.get_by_label("Your private manage link").input_value()
    for title, revisit_on in [("A decision-with-a-long-name for every service", ""), ("Two", DUE)]:
        page.goto(manage)
        page.locator("summary", has_text="taken elsewhere").click()
        page.get_by_label("Title", exact=True).fill(title)
        page.get_by_label("What was decided").fill("PostgreSQL")
        page.get_by_label("Decided on").fill("2026-01-01")
        page.get_by_label("Look at it again on").fill(revisit_on)
        page.get_by_role("button", name="Add the decision").click()
        expect(page.get_by_text("The decision is in the log.")).to_be_visible()
    page.get_by_role("link", name="Change Two").click()
    entry = page.url
    page.goto(link)
    expect(page.get_by_role("heading", name="Look at these first")).to_be_visible()
    return [link, f"{link}?status=superseded", manage, entry]


# What a scheme changes (colours) no width does, and what a width changes (layout) no scheme does.
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_axe_finds_nothing_on_any_page(
    open_context, saved, measured, compared, team, logged, width, scheme
):
    size = {"width": width, "height": 900}
    page = open_context(viewport=size, color_scheme=scheme).new_page()
    for address in [*PAGES, *saved, *measured, compared, *team, *logged]:
        page.goto(address)
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        results = Axe().run(page)
        assert results.violations_count == 0, f"{address}: {results.generate_report()}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_pages_that_are_shown_once(open_context, scheme):
    page = open_context(viewport={"width": 320, "height": 740}, color_scheme=scheme).new_page()
    page.goto(f"/decide/django-or-fastapi/1/result/?{ANSWERS}")
    page.get_by_label("Title").fill("x" * 201)
    page.get_by_role("button", name="Save and share").click()
    expect(page.get_by_role("heading", name="Nothing is saved yet")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Title").fill("x" * 200)
    page.get_by_role("button", name="Save and share").click()
    expect(page.get_by_role("heading", name="Your result is saved")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Open it").click()
    page.get_by_label("Date").fill("2999-12-31")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_role("heading", name="Nothing is saved yet")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Yes, hide this result from everyone").check()
    page.get_by_role("button", name="Withdraw the result").click()
    expect(page.get_by_text("The result is withdrawn.")).to_be_visible()
    assert_accessible(page)


@pytest.fixture
def counted(site):
    """The addresses of a draft's pages that count stored results, some of which it changes."""
    client = Client()
    for _ in range(5):
        client.post(f"/decide/django-or-fastapi/1/save/?{ANSWERS}")
    Effect.objects.update(points=-F("points"))
    row = Rulebook.objects.get()
    impact = new_impact(row, draft(row))
    impact.save()
    run(impact, draft(row))
    assert (impact.total, len(impact.changes)) == (5, 5)
    return [f"/admin/rules/rulebook/{row.pk}/{name}/" for name in ("impact", "usage")]


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_axe_finds_nothing_on_counts_of_results(open_context, site, counted, width, scheme):
    size = {"width": width, "height": 900}
    page = open_context(viewport=size, color_scheme=scheme).new_page()
    sign_in(page, site)
    for address in counted:
        page.goto(address)
        expect(page.get_by_role("table").first).to_be_visible()
        results = Axe().run(page)
        assert results.violations_count == 0, f"{address}: {results.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


@pytest.fixture
def tried(site):
    """The addresses of a draft's trial, of what leads to its rules and options, of its import, and
    of a result's rules; one of its rules differs from the release.
    """
    client = Client()
    saved = client.post(f"/decide/django-or-fastapi/1/save/?{ANSWERS}").headers["Location"]
    Effect.objects.filter(rule__key="related-tables").update(points=-F("points"))
    draft_path = f"/admin/rules/rulebook/{Rulebook.objects.get().pk}"
    return [
        f"{draft_path}/try/?{ANSWERS}",
        f"{draft_path}/try/?rate=many",
        f"{draft_path}/witnesses/",
        f"{draft_path}/witnesses/?option=node",
        f"{draft_path}/witnesses/?rule=related-tables",
        f"{draft_path}/import/",
        f"/admin/rules/rulebook/result/{saved.split('/')[2]}/",
    ]


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_axe_finds_nothing_on_what_is_tried(open_context, site, tried, width, scheme):
    page = architects_page(open_context, site, width, scheme)
    for address in tried:
        page.goto(address)
        expect(page.get_by_role("heading").first).to_be_visible()
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        results = Axe().run(page)
        assert results.violations_count == 0, f"{address}: {results.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


@pytest.fixture
def reviewed(site):
    """The addresses of a draft's pages with a comment and an approval that has lapsed."""
    Effect.objects.update(points=-F("points"))
    row = Rulebook.objects.get()
    rita = User.objects.create_superuser("rita")
    place = f"rules.{Rule.objects.first().key}"
    row.comments.create(place=place, text="- Why *so*?", user=rita)
    row.approvals.create(base=1, user=rita, words="Fine.")
    names = ("difference/", "publish/", f"comments/?place={place}&change=1")
    return rita, [f"/admin/rules/rulebook/{row.pk}/{name}" for name in names]


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_axe_finds_nothing_on_a_review(open_context, site, reviewed, width, scheme):
    rita, addresses = reviewed
    size = {"width": width, "height": 900}
    page = open_context(viewport=size, color_scheme=scheme).new_page()
    client = Client()
    client.force_login(rita)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}
    page.context.add_cookies([session])
    for address in addresses:
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        results = Axe().run(page)
        assert results.violations_count == 0, f"{address}: {results.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_axe_finds_nothing_where_keys_are_renamed_and_parts_removed(
    open_context, site, width, scheme
):
    size = {"width": width, "height": 900}
    page = open_context(viewport=size, color_scheme=scheme).new_page()
    sign_in(page, site)
    # The one with the most words on its button.
    question = Question.objects.get(key="present")
    for row, name in product((question, question.choices.all()[0]), ("rename", "remove")):
        page.goto(links.address(row, name))
        expect(page.get_by_role("heading", name=str(row)).first).to_be_visible()
        results = Axe().run(page)
        assert results.violations_count == 0, f"{page.url}: {results.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_axe_finds_nothing_where_a_trial_is_deleted(open_context, site, width, scheme):
    page = architects_page(open_context, site, width, scheme)
    page.goto(f"/admin/rules/rulebook/{Rulebook.objects.get().pk}/delete/")
    expect(page.get_by_role("link", name="export the draft")).to_be_visible()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_axe_finds_nothing_where_a_number_gets_a_name(open_context, site, width, scheme):
    page = architects_page(open_context, site, width, scheme)
    page.goto(f"/admin/rules/rulebook/{Rulebook.objects.get().pk}/name/events/100000/")
    page.get_by_label("Title").fill("A flood")
    page.get_by_label("Key").fill("A flood")
    page.get_by_role("checkbox").first.uncheck()
    page.get_by_role("button", name="Name it").click()
    expect(page.get_by_text("Nothing was named.")).to_be_visible()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_axe_finds_nothing_where_a_result_is_withdrawn(open_context, site, saved, width, scheme):
    page = architects_page(open_context, site, width, scheme)

    def assert_accessible():
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.goto("/admin/moderation/")
    page.get_by_role("button", name="Find it").click()
    expect(page.get_by_text("Paste a link.")).to_be_visible()
    assert_accessible()
    page.get_by_label("Link of a result, a panel or a log").fill(saved[0])
    page.get_by_role("button", name="Find it").click()
    page.get_by_role("button", name="Withdraw it").click()
    expect(page.get_by_text("Say why.")).to_be_visible()
    assert_accessible()
    page.get_by_label("Reason").fill("It names a customer.")
    page.get_by_role("button", name="Withdraw it").click()
    expect(page.get_by_text("Withdrawn.", exact=True)).to_be_visible()
    assert_accessible()


def architects_page(open_context, site, width, scheme):
    size = {"width": width, "height": 900}
    page = open_context(viewport=size, color_scheme=scheme).new_page()
    sign_in(page, site)
    return page


def sign_in(page, site):
    client = Client()
    client.force_login(User.objects.create_superuser("architect"))
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}
    page.context.add_cookies([session])


def assert_accessible(page):
    results = Axe().run(page)
    assert results.violations_count == 0, f"{page.url}: {results.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url


def test_no_page_scrolls_sideways_at_320_pixels(
    open_context, saved, measured, compared, team, logged
):
    page = open_context(viewport={"width": 320, "height": 740}).new_page()
    for address in [*PAGES, *saved, *measured, compared, *team, *logged]:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address


def test_choices_and_buttons_are_large_enough_to_hit(page):
    for step in STEPS:
        page.goto(f"/decide/django-or-fastapi/1/{step}/?{ANSWERS}")
        for target in page.locator(".choice, .button, .pick, .number-row input").all():
            box = target.bounding_box()
            assert box is not None
            assert box["height"] >= 44, (step, target.inner_text())
