import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page

from rules.releases import current


@pytest.fixture
def result(page: Page) -> Page:
    """The result of the shipped rulebook's showcase."""
    rulebook = current("django-or-fastapi").rulebook
    answers = urlencode(rulebook.example[rulebook.showcase].answers, doseq=True)
    page.goto(f"/decide/{rulebook.key}/1/check/?{answers}")
    page.get_by_role("button", name="Save and get the link").click()
    page.get_by_role("link", name="Read the result").click()
    page.wait_for_url(re.compile("/r/[^/]+/$"))
    return page


def test_a_record_is_downloaded_from_the_result(result):
    with result.expect_download() as download:
        result.get_by_role("link", name="ADR for adr-tools").click()
    assert re.fullmatch(r"0001-[a-z-]+\.md", download.value.suggested_filename)
    assert download.value.path().read_text().startswith("# ")


def test_a_result_prints_on_three_pages_with_its_qr_code(result):
    with result.expect_request("**/qr.svg"):
        printed = result.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 3
