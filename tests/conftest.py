import gc
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.cache import caches
from hypothesis import HealthCheck, settings

from advisor.models import Result, new_token
from rules import releases
from rules.drafts.from_document import load
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from rules.files import read_document
from rules.models import Release
from rules.models import Rulebook as RulebookRow
from rules.publishing import publish
from tests.support import outside
from tests.support.copies import make_or_copy
from tests.support.small import small_document

# A slow machine is no failure, and every run tries the same examples.
settings.register_profile(
    "any machine",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("any machine")


sys.addaudithook(outside.refuse)


@pytest.fixture(autouse=True)
def _calls_nobody() -> Iterator[None]:
    outside.TRIED.clear()
    yield
    assert not outside.TRIED


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--with-database", action="store_true", help="only tests that use one")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Function]) -> None:
    if config.getoption("--with-database"):
        config.hook.pytest_deselected(items=[item for item in items if not uses_database(item)])
        items[:] = [item for item in items if uses_database(item)]


def pytest_collection_finish() -> None:
    """Collected tests stay to the end; without them in garbage collection, all takes 12 % less."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Says how many routes and requests tests/advisor/test_requests.py has tried.

    And lists the dearest routes that tests/advisor/test_budgets.py has found, in plain pages.
    """
    tried = Counter[str]()
    reports = [r for kind in ("passed", "failed") for r in terminalreporter.getreports(kind)]
    for name, value in (found for report in reports for found in report.user_properties):
        if name == "dearest":
            terminalreporter.write_line("The dearest routes, each as many times a plain page:")
            terminalreporter.write_line("\n".join(value))
        else:
            tried[name] += value
    if tried:
        terminalreporter.write_line(f"{tried['requests']:,} requests of {tried['routes']} routes")


def uses_database(item: pytest.Function) -> bool:
    marked = item.get_closest_marker("django_db") is not None
    return marked or not {"db", "transactional_db"}.isdisjoint(item.fixturenames)


@pytest.fixture(autouse=True)
def _empty_caches() -> None:
    """Each test has a database of its own; releases and pages of another must not show up."""
    releases.get.cache_clear()
    for cache in caches.all(initialized_only=True):
        cache.clear()


@pytest.fixture
def small() -> Rulebook:
    return read_rulebook(small_document())


@pytest.fixture
def draft(db: Any) -> RulebookRow:
    """The small rulebook's draft, never published."""
    make_or_copy("draft", lambda: load(small_document()))
    return RulebookRow.objects.get(key="journey")


@pytest.fixture
def journey(db: Any) -> Release:
    """The small rulebook, published as release 1."""
    make_or_copy("journey", lambda: publish(load(small_document()), note="First release"))
    return Release.objects.select_related("rulebook").get(rulebook__key="journey")


@pytest.fixture
def shipped(db: Any) -> Release:
    """The shipped rulebook, published as release 1."""
    key = "django-or-fastapi"
    make_or_copy(key, lambda: publish(load(read_document(key)), note="First release"))
    return Release.objects.select_related("rulebook").get(rulebook__key=key)


@pytest.fixture
def result(client: Any, journey: Release) -> Result:
    """A saved result that recommends the train; `client` is the browser of who saved it."""
    client.post("/decide/journey/1/save/?distance=2000")
    return Result.objects.get()


@pytest.fixture
def edit_link(client: Any, result: Result) -> str:
    """The path of the page where the owner of the result edits it."""
    key = client.cookies[f"edit_key_{result.token}"].value
    return f"/r/{result.token}/edit/{key}/"


@pytest.fixture
def other(result: Result) -> Result:
    """Another result, with the same answers."""
    other = Result.objects.get(pk=result.pk)
    other.pk, other.token, other.edit_key = None, new_token(), ""
    other.save()
    return other


@pytest.fixture
def save_changes(client: Any, edit_link: str) -> Any:
    """Types into the edit page and saves it, as a browser does: `save_changes(title="A trip")`.

    `page` is the page on which to type, opened before.
    """

    def save(page: Any = None, **typed: str) -> Any:
        forms = (page or client.get(edit_link)).context["forms"]
        about, decision = forms["about"], forms["decision"]
        shown = {field.html_name: field.value() or "" for field in [*about, *decision]}
        shown["quotes"] = shown.get("quotes") or []
        seen = {
            "seen_about": about.seen,
            "seen_decision": decision.seen,
            "initial-date": decision["date"].value(),
        }
        return client.post(edit_link, {"form": "changes", **shown, **seen, **typed})

    return save


@pytest.fixture
def write(tmp_path: Path) -> Any:
    """Writes a file and says where: `write("answers.yaml", "distance: 5")`."""

    def write(name: str, content: object) -> str:
        path = tmp_path / name
        text = content if isinstance(content, str) else yaml.safe_dump(content, sort_keys=False)
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write
