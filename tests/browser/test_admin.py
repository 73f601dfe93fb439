"""A second rulebook, for another decision, made entirely in the admin and used on the site."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page, expect

from rules.models import Example, Rule, Rulebook


@pytest.fixture
def architect(page: Page, site: str) -> Page:
    client = Client()
    client.force_login(User.objects.create_superuser("architect"))
    session: Any = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}
    page.context.add_cookies([session])
    page.goto("/admin/")
    return page


def fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        field = page.locator(f"[name={name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)


def search(page: Page, name: str, text: str) -> None:
    """Picks in an autocomplete with the keyboard alone."""
    box = page.locator(f"[name={name}] + .select2")
    box.locator("[role=combobox], .select2-search__field").first.focus()
    if box.locator("[role=combobox][aria-multiselectable], .select2-search--inline").count() == 0:
        page.keyboard.press("Enter")
    page.keyboard.type(text)
    expect(page.locator(".select2-results__option--highlighted")).to_contain_text(text)
    page.keyboard.press("Enter")
    expect(box).to_contain_text(text)


def save(page: Page, button: str = "Save") -> None:
    page.get_by_role("button", name=button, exact=True).first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def add(page: Page, noun: str) -> None:
    page.get_by_role("link", name=f"Add {noun}", exact=True).last.click()
    expect(page.get_by_role("heading", name=f"Add {noun}")).to_be_visible()


def add_row(page: Page, noun: str) -> None:
    page.get_by_role("button", name=f"Add another {noun}").click()


def to_rulebook(page: Page) -> None:
    page.locator(".breadcrumbs").get_by_role("link", name="Tea or coffee?").click()
    expect(page.get_by_role("heading", name="Tea or coffee?")).to_be_visible()


def test_a_second_rulebook_is_made_without_code_and_works_on_the_site(architect: Page) -> None:
    page = architect
    page.locator(".model-rulebook").get_by_role("link", name="Add").first.click()
    fill(page, title="Tea or coffee?", summary="What to serve at breakfast.")
    for number, name in enumerate(["Tea", "Coffee"]):
        words = {"name": name, "short": name, "advice": f"Serve {name.lower()}."}
        words["summary"] = f"A pot of {name.lower()}."
        fill(page, **{f"options-{number}-{field}": text for field, text in words.items()})
        expect(page.locator(f"[name=options-{number}-key]")).to_have_value(name.lower())
    fill(page, **{"steps-0-title": "Your guests"})
    save(page)
    page.get_by_role("link", name=re.compile(r"Steps \(1\)")).click()
    page.get_by_role("link", name="Your guests").first.click()
    add(page, "question")
    fill(page, text="How awake are they?", label="Guests", why="Who sleeps needs more.")
    fill(page, **{"choices-0-text": "Wide awake", "choices-1-text": "2nd sleep", "label": "Guests"})
    expect(page.locator("[name=choices-0-key]")).to_have_value("wide-awake")
    expect(page.locator("[name=choices-1-key]")).to_have_value("n2nd-sleep")
    fill(page, **{"choices-1-key": "no", "choices-1-text": "Half asleep"})
    save(page)

    to_rulebook(page)
    add(page, "source")
    fill(page, title="Breakfasts", publisher="An inn", kind="field report")
    fill(page, evidence="A hundred mornings.")
    says = "Half asleep guests asked for coffee."
    fill(page, **{"claims-0-says": says, "claims-0-grade": "first hand"})
    save(page)

    add(page, "scenario")
    fill(page, title="An early breakfast", option="Coffee")
    fill(page, mechanism="Caffeine wakes.", rule_of_thumb="Before eight, coffee.")
    fill(page, tripwire="Guests sleep longer.")
    search(page, "claims", "Half asleep")
    fill(page, **{"risks-0-option": "Tea", "risks-0-consequence": "They go back to bed."})
    fill(page, **{"risks-0-mechanism": "Tea wakes slowly.", "risks-0-symptom": "Empty chairs."})
    fill(page, **{"risks-0-first_seen": "At half past seven"})
    save(page)

    page.get_by_role("link", name=re.compile(r"Scenarios \(1\)")).click()
    page.get_by_role("link", name="An early breakfast").click()
    for reason, answer, option in (
        ("your guests are sleepy", "Half asleep", "Coffee"),
        ("", "Wide awake", "Tea"),
    ):
        add(page, "rule")
        fill(page, reason=reason)
        fill(page, **{"when-0-question": "Guests"})
        page.get_by_label(answer).check()
        fill(page, **{f"effects-{('Tea', 'Coffee').index(option)}-points": "+4"})
        expect(page.locator("#sentence")).to_have_text(f"If Guests is “{answer}”: {option} +4.")
        save(page)
    expect(page.get_by_text("If Guests is “Half asleep”: Coffee +4.")).to_be_visible()

    to_rulebook(page)
    add(page, "example")
    fill(page, title="Seven in the morning", recommended="Coffee")
    page.get_by_label("Half asleep").check()
    save(page)
    add(page, "example")
    fill(page, title="Noon", recommended="Tea")
    page.get_by_label("Wide awake").check()
    save(page)

    page.get_by_role("link", name="Publish").click()
    page.locator("[name=note]").fill("The first one")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("is published")).to_be_visible()

    page.goto("/decide/tea-or-coffee/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your guests")
    page.get_by_label("Half asleep").check()
    page.get_by_role("button", name="Continue", exact=True).click()
    page.get_by_role("button", name="Save and share").click()
    page.get_by_role("link", name="Read the result").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Serve coffee.")


def test_two_architects_see_both_versions(architect: Page, open_context: Any) -> None:
    page = architect
    page.goto("/admin/rules/scenario/")
    page.locator("#result_list tbody th a").first.click()
    address = page.url
    fill(page, title="Mine")
    second = page.context.new_page()
    second.goto(address)
    fill(second, title="Theirs")
    save(second)
    page.get_by_role("button", name="Save", exact=True).first.click()
    versions = page.get_by_role("region", name="Two versions")
    expect(versions.get_by_role("row", name="Title Theirs Mine")).to_be_visible()
    expect(versions.get_by_role("link")).to_have_css("text-decoration-line", "underline")
    expect(page.locator("[name=title]")).to_have_value("Mine")
    save(page)
    expect(page.locator("#result_list")).to_contain_text("Mine")


def test_the_key_of_a_number_that_gets_a_name_is_made_of_its_title(architect: Page) -> None:
    page = architect
    page.goto(f"/admin/rules/rulebook/{Rulebook.objects.get().pk}/name/events/100000/")
    page.get_by_label("Title").press_sequentially("A flood, or more")
    expect(page.get_by_label("Key")).to_have_value("a-flood-or-more")
    page.get_by_role("button", name="Name it").click()
    expect(page.get_by_text("has the name “a-flood-or-more” now.")).to_be_visible()


def test_typing_begins_in_the_first_field_of_a_new_part(architect: Page) -> None:
    architect.goto("/admin/rules/option/add/")
    expect(architect.locator("[name=name]")).to_be_focused()


def test_focus_is_on_a_box_to_search_if_that_comes_first(architect: Page) -> None:
    architect.goto("/admin/rules/rule/add/")
    expect(architect.locator("[name=scenario] + .select2 [role=combobox]")).to_be_focused()


def test_a_condition_is_picked(architect: Page) -> None:
    page = architect
    rule = Rule.objects.get(key="due-in-six-weeks")
    page.goto(f"/admin/rules/rule/{rule.pk}/change/")
    sentence, test = page.locator("#sentence"), page.locator("[name=when-0-test]")
    expect(page.get_by_role("link", name="due-in-three-months")).to_be_visible()
    page.locator("[name=when-0-value]").fill("8")
    test.focus()
    expect(sentence).to_contain_text("below 8 weeks")
    test.select_option(label="between")
    numbers = page.locator("[name=when-0-value]")
    expect(numbers).to_have_count(2)
    expect(test).to_be_focused()
    numbers.last.fill("12")
    numbers.last.blur()
    expect(sentence).to_contain_text("between 8 weeks and 12 weeks")
    add_row(page, "Condition")
    fill(page, **{"when-2-question": "Parts"})
    page.locator("#when-2").get_by_label("Staff").first.check()
    expect(sentence).to_contain_text(" and Parts includes ")
    # What is removed renames the rows behind it, and is no longer said.
    page.locator("#when-1").get_by_role("button", name="Remove").click()
    page.locator("#when-1 [name=when-1-negated]").check()
    expect(sentence).to_contain_text(" and Parts does not include ")
    save(page)
    assert [str(row) for row in rule.when.all()][1].startswith("not: Parts includes ")


def test_questions_of_an_example_show_as_one_answers(architect: Page) -> None:
    page = architect
    page.goto(f"/admin/rules/example/add/?rulebook={Rulebook.objects.get().pk}")
    weeks = page.locator("[name=answers-weeks]")
    expect(weeks).to_have_count(0)
    page.locator("[name=answers-present][value=nothing]").check()
    page.locator("#answers-weeks .pick").first.click()
    expect(weeks).not_to_have_value("")
    page.locator("[name=answers-present][value=django]").check()
    expect(weeks).to_have_count(0)
    parts = page.locator("[name=answers-parts]")
    parts.first.check()
    expect(parts.last).not_to_be_checked()


def test_what_is_picked_in_has_names(architect: Page) -> None:
    page = architect.context.new_page()
    rule, example = Rule.objects.get(key="due-in-six-weeks"), Example.objects.all()[0]
    for row, part in ((rule, "#when-group tbody"), (example, ".answers")):
        assert_accessible(page, f"/admin/rules/{row._meta.model_name}/{row.pk}/change/", part)


@pytest.mark.parametrize("part", ["rulebook", "question", "source"])
def test_rows_of_a_new_part_fit_on_a_phone(architect: Page, part: str) -> None:
    page = architect
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/admin/rules/{part}/add/?rulebook={Rulebook.objects.all()[0].pk}")
    tables = page.locator(".tabular")
    expect(tables.first).to_be_visible()
    assert {*tables.evaluate_all("all => all.map(t => t.scrollWidth - t.clientWidth)")} == {0}
    assert_accessible(page.context.new_page(), page.url, ".tabular tbody")


def assert_accessible(page: Page, address: str, part: str = "#content-main") -> None:
    """In a page of its own, as axe sets styles that the security policy refuses."""
    page.goto(address)
    results = Axe().run(page, context=part)
    assert results.violations_count == 0, results.generate_report()


def test_answers_that_show_an_unnoticed_change_become_an_example(architect: Page) -> None:
    page = architect
    page.goto("/admin/rules/rulebook/")
    page.get_by_role("link", name="Django, FastAPI, both or neither?").first.click()
    page.get_by_role("link", name="Unnoticed changes").click()
    page.get_by_role("button", name="Try all changes").click()
    expect(page.get_by_role("heading", name="By kind")).to_be_visible(timeout=120_000)
    assert_accessible(page.context.new_page(), page.url)
    page.get_by_role("link", name="Add as an example").first.click()
    title = page.get_by_label("Title").input_value()
    assert title
    save(page)
    expect(page.locator(".messagelist .success")).to_contain_text(title)
