from collections import Counter
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from advisor.models import Result
from rules import releases
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from rules.files import read_document
from rules.models import Release
from rules.publishing import load, publish
from tests.small import small_document

# A slow machine is no failure, and every run tries the same examples.
settings.register_profile(
    "any machine",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("any machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--with-database", action="store_true", help="only tests that use one")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Function]) -> None:
    if config.getoption("--with-database"):
        config.hook.pytest_deselected(items=[each for each in items if not uses_database(each)])
        items[:] = [each for each in items if uses_database(each)]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Says how many routes and requests tests/test_requests.py has tried."""
    tried = Counter[str]()
    for report in terminalreporter.getreports("passed"):
        for name, number in report.user_properties:
            tried[name] += number
    if tried:
        terminalreporter.write_line(f"{tried['requests']:,} requests of {tried['routes']} routes")


def uses_database(item: pytest.Function) -> bool:
    marked = item.get_closest_marker("django_db") is not None
    return marked or not {"db", "transactional_db"}.isdisjoint(item.fixturenames)


@pytest.fixture(autouse=True)
def _nothing_read_yet() -> None:
    """A release is kept for good once read, but each test has a database of its own."""
    releases._read.cache_clear()


@pytest.fixture
def small() -> Rulebook:
    return read_rulebook(small_document())


@pytest.fixture
def journey(db: Any) -> Release:
    """The small rulebook, published as release 1."""
    return publish(load(small_document()), note="First release")


@cache
def shipped_document() -> dict[str, Any]:
    return read_document("django-or-fastapi")


@pytest.fixture
def shipped(db: Any) -> Release:
    """The shipped rulebook, published as release 1."""
    return publish(load(shipped_document()), note="First release")


@pytest.fixture
def result(client: Any, journey: Release) -> Result:
    """A saved result that recommends the train; `client` is the browser of who saved it."""
    client.post("/decide/journey/1/save/?distance=600")
    return Result.objects.get()


@pytest.fixture
def edit_link(client: Any, result: Result) -> str:
    """The path of the page where the owner of the result edits it."""
    return f"/r/{result.token}/edit/{client.cookies['edit_key'].value}/"
