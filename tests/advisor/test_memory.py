"""A process does not grow by what it is asked, however hostile: whatever it keeps has a limit."""

import gc
import tracemalloc
from functools import _lru_cache_wrapper
from itertools import count
from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import caches

from advisor.models import Result
from advisor.web import caching
from tests.support.requests import Request, send

FORM = "application/x-www-form-urlencoded"
# Without a limit of their own, since keys come from the code or from a rulebook that is in memory.
LIMITED_BY_KEYS = {
    "advisor.ops.logs._readable": "a route of the site",
    "advisor.verdict.texts.Texts._scenario": "a scenario of a rulebook",
    "advisor.verdict.texts.Texts._risk": "a risk of a rulebook",
    "advisor.verdict.texts.Texts._claim": "a claim of a rulebook",
    "advisor.web.health._known_migrations": "nothing",
    "rules.engine.merging.tree.lists": "a class of the schema",
    "rules.engine.merging.tree.mappings": "a class of the schema",
    "rules.engine.merging.tree.key_lists": "a class of the schema",
}
MOST_BYTES = 64_000_000
HOSTILE = ("[" * 5000, "*a" * 2000, "9" * 5000)


def ours():
    """Every function whose answers are kept."""
    for found in gc.get_objects():
        if isinstance(found, _lru_cache_wrapper):
            name = f"{found.__module__}.{getattr(found, '__qualname__', '')}"
            if name.startswith(("advisor.", "rules.")):
                yield name, found


def kept_pages():
    pages: Any = caches["pages"]
    return pages._cache


def test_whatever_is_kept_has_a_limit(client, result):
    client.get(f"/r/{result.token}/")
    endless = {name for name, kept in ours() if kept.cache_parameters()["maxsize"] is None}
    assert "advisor.verdict.texts.Texts._claim" in endless
    assert endless <= LIMITED_BY_KEYS.keys()


def test_pages_that_are_kept_have_a_limit_in_bytes(settings):
    assert settings.CACHES["pages"]["OPTIONS"]["MAX_ENTRIES"] * caching.MAX_PAGE < MOST_BYTES


def test_a_large_page_is_not_kept(client, result, monkeypatch):
    path = f"/r/{result.token}/"
    size = len(client.get(path).content)
    for limit, kept in ((size, 1), (size - 1, 0)):
        caches["pages"].clear()
        monkeypatch.setattr(caching, "MAX_PAGE", limit)
        assert client.get(path).status_code == 200
        assert len(kept_pages()) == kept


def test_pages_of_made_up_addresses_push_each_other_out(client, result, monkeypatch):
    monkeypatch.setattr(caches["pages"], "_max_entries", 10)
    for number in range(15):
        client.get(f"/r/{result.token}/?x={number}")
    assert 0 < len(kept_pages()) <= 10


@pytest.fixture
def ask(result, settings):
    """Sends another round of hostile requests each time, none of which was sent before."""
    settings.SAVES_PER_HOUR = settings.READS_PER_HOUR = 0
    numbers = count()

    def ask():
        number = next(numbers)
        for text in HOSTILE:
            said = f"{number}{text}"
            for request in requests(result, said, quote(said)):
                assert send(request).status < 500
        Result.objects.exclude(pk=result.pk).delete()

    return ask


def requests(result, said, quoted):
    api = "/api/1/rulebooks/journey/releases/1/verdict"
    save = "/decide/journey/1/save/"
    yield Request(path=f"/{quoted[:2000]}/")
    yield Request(path=f"/r/{result.token}/", query=f"x={quoted[:5000]}")
    yield Request(path="/decide/journey/1/trip/", query=f"distance={quoted[:5000]}")
    yield Request(path="/scenarios/", query=f"option={quoted[:5000]}")
    yield Request(path="/compare/", query=f"a={quoted[:5000]}&b={result.token}")
    yield Request("POST", save, "distance=600", kind=FORM, body=f"title={quoted}".encode())
    yield Request("POST", save, "distance=600", kind=FORM, body=f"context={quoted[:4000]}".encode())
    yield Request("POST", save, "distance=600", kind=FORM, body=f"title={quoted * 50}".encode())
    yield Request("POST", api, kind="application/json", body=said.encode())


def emptied():
    """Bytes in use once all that is kept, up to some limit, is thrown away."""
    for cache in caches.all():
        cache.clear()
    for _, kept in ours():
        kept.cache_clear()
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def test_hostile_requests_leave_nothing_behind(ask):
    ask()
    tracemalloc.start()
    try:
        ask()
        before = emptied()
        for _ in range(2):
            ask()
        assert emptied() - before < 200_000  # they have sent several megabytes
    finally:
        tracemalloc.stop()
