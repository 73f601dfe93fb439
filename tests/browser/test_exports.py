import re
from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from advisor.models import Decision, Result
from rules.engine.schema import Rulebook
from rules.releases import current
from tests.support.heaviest import WEIGHTS, heaviest


def shipped_rulebook() -> Rulebook:
    return current("django-or-fastapi").rulebook


def save(page: Page, answers: Any, title: str = "", context: str = "") -> Page:
    """Saves the result of the shipped rulebook for these answers, and opens it."""
    key = shipped_rulebook().key
    page.goto(f"/decide/{key}/1/result/?{urlencode(answers, doseq=True)}")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Context").fill(context)
    page.get_by_role("button", name="Save and share").click()
    page.get_by_role("link", name="Read the result").click()
    page.wait_for_url(re.compile("/r/[^/]+/$"))
    return page


def printed(page: Page) -> list[str]:
    """The text of each page of paper, with single spaces."""
    pages = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    return [" ".join(each.extract_text().split()) for each in pages]


@pytest.fixture
def result(page: Page) -> Page:
    """The result of the shipped rulebook's showcase."""
    rulebook = shipped_rulebook()
    return save(
        page, rulebook.example[rulebook.showcase].answers, context="A portal. " * 50 + "End."
    )


def test_a_record_is_downloaded_from_the_result(result):
    with result.expect_download() as download:
        result.get_by_role("link", name="Export").click()
        result.get_by_role("link", name="ADR").first.click()
    assert re.fullmatch(r"0001-[a-z-]+\.md", download.value.suggested_filename)
    assert download.value.path().read_text().startswith("# ")


def test_a_result_prints_with_its_qr_code_and_what_a_review_needs(result):
    with result.expect_request("**/qr.svg"):
        pages = printed(result)
    text = " ".join(pages)
    for heading in (
        "About this project",
        "Points, after",
        "Because",
        "Why",
        "Together",
        "What would change it",
        "Find out",
        "What you take on with",
        "Tripwires: decide again when",
        "Your answers",
    ):
        assert heading in text
    assert "A portal. End." in text
    for screen_only in ("Copy", "Start again", "Compare with", "A link opens", "Export"):
        assert screen_only not in text
    assert all(result.url in page and "SHA-256" in page for page in pages)


@pytest.mark.parametrize("weight", WEIGHTS)
def test_the_heaviest_result_prints_on_three_pages(page, weight):
    words = "Forty clubs book rooms, and their calendar is kept by hand. " * 70
    answers = heaviest(shipped_rulebook(), weight)
    save(page, answers, title=words[:200], context=f"{words[:3980]} ends the context")
    for option in ("django", "hybrid", "fastapi"):
        Decision.objects.create(
            result=Result.objects.get(),
            option=option,
            status="accepted",
            date=date(2026, 11, 24),
            deciders=words[:300],
            reason=f"{words[:3900]} why {option}, ends the reason",
        )
    page.reload()
    pages = printed(page)
    assert len(pages) <= 3
    text = " ".join(pages)
    assert "ends the context" in text
    assert "why fastapi, ends the reason" in text
    assert "Against FastAPI" in text
    assert "Together" in text
