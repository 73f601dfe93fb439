from typing import Any

import pytest

from rules import releases
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from rules.files import read_document
from rules.models import Release
from rules.publishing import load, publish
from tests.small import small_document


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


@pytest.fixture
def shipped(db: Any) -> Release:
    """The shipped rulebook, published as release 1."""
    return publish(load(read_document("django-or-fastapi")), note="First release")
