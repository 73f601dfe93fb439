from pathlib import Path

import pytest
from django.core.management import call_command

from tests.support.places import Place, database_url


@pytest.fixture
def here() -> Place:
    """The test's own site, for other processes."""
    return Place(database_url())


@pytest.fixture
def backup(tmp_path: Path, edit_link: str) -> Path:
    """A backup of a site with one result."""
    path = tmp_path / "site.backup"
    call_command("backup", path)
    return path
