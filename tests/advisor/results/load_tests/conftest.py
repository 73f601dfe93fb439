import pytest

from rules.drafts.from_document import load
from rules.models import Release
from rules.publishing import publish
from tests.support.loaded import loaded_document


@pytest.fixture
def journey(db: None) -> Release:
    """The release of the shared results, with a scenario about load."""
    return publish(load(loaded_document()), note="First release")


@pytest.fixture
def address(edit_link: str) -> str:
    return f"{edit_link}load-tests/long-way/"
