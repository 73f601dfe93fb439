"""A site whose only rulebook is the second one: no page, export or panel knows the first."""

import re
from urllib.parse import urlencode

import pytest

from rules.drafts.from_document import load
from rules.engine.reading import read_rulebook
from rules.files import read_document
from rules.models import Release
from rules.publishing import publish
from tests.support.copies import make_or_copy

KEY = "background-work"
OF_THE_FIRST = re.compile(r"django-or-fastapi|\bhybrid\b|\bS\d-\d\d\b", re.IGNORECASE)
KNOWLEDGE = ["scenarios", "options", "sources", "precedents", "accuracy", "releases"]


@pytest.fixture
def second(db):
    make_or_copy(KEY, lambda: publish(load(read_document(KEY)), note="First release"))
    return Release.objects.select_related("rulebook").get(rulebook__key=KEY)


@pytest.fixture
def answers(second):
    rulebook = read_rulebook(read_document(KEY))
    return urlencode(rulebook.example[rulebook.showcase].answers, doseq=True)


def content(client, path):
    response = client.get(path, follow=True)
    assert response.status_code == 200, path
    return response.content.decode()


def knows_the_first(text):
    """Its key, one of its options or claims; its subject may well be named by a source."""
    return OF_THE_FIRST.findall(text)


@pytest.mark.parametrize("page", ["", *(f"{name}/" for name in KNOWLEDGE), "compare/"])
def test_no_page_of_knowledge_knows_another_rulebook(client, second, page):
    assert knows_the_first(content(client, f"/{page}")) == []


@pytest.mark.parametrize("step", ["work", "promises", "place", "load", "result"])
def test_no_step_and_no_result_knows_another_rulebook(client, answers, step):
    assert knows_the_first(content(client, f"/decide/{KEY}/1/{step}/?{answers}")) == []


def test_what_is_saved_is_exported_and_compared_without_another_rulebook(client, answers):
    saved = client.post(f"/decide/{KEY}/1/save/?{answers}").headers["Location"]
    result = re.match("/r/[^/]+/", saved)[0]
    for path in ("", "today/", "adr.md", "adr-full.md", "madr.md", "result.json"):
        assert knows_the_first(content(client, f"{result}{path}")) == [], path


def test_a_panel_answers_it(client, second):
    started = client.post(f"/panels/{KEY}/", {"title": "Mail"}, follow=True)
    assert started.status_code == 200
    assert knows_the_first(started.content.decode()) == []
