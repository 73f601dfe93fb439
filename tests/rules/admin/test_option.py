"""The pages of options."""

import pytest
from django.test import Client

from rules.admin.checks import MESSAGES
from rules.drafts.from_document import load
from rules.drafts.to_document import document
from rules.models import Option, Rulebook
from tests.support.admin_pages import fault, save
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


def test_paragraphs_are_written_one_a_line(admin_client: Client, rulebook: Rulebook) -> None:
    option = Option.objects.get(key="train")
    paragraphs = ["It is late.", "It is full."]
    response = save(admin_client, option, takes_on="\r\n\r\n".join(paragraphs))
    assert response.status_code == 302
    assert document(rulebook)["options"][0]["takes_on"] == paragraphs


def test_a_paragraph_that_is_too_long_is_named(admin_client: Client) -> None:
    option = Option.objects.get(key="train")
    message = fault(admin_client, option, "takes_on", takes_on="Short.\n" + "x" * 4001)
    assert message == "Paragraph 2: Use at most 4,000 characters."


def test_a_name_has_at_most_the_length_of_a_line(admin_client: Client) -> None:
    option = Option.objects.get(key="train")
    message = fault(admin_client, option, "name", name="x" * 301)
    assert message == MESSAGES["string_too_long"].format(max_length=300)
