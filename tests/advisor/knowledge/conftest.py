from collections.abc import Callable

import pytest
from django.test import Client

from rules.models import Release


@pytest.fixture
def text(client: Client, journey: Release) -> Callable[[str], str]:
    """The text of a page about the small rulebook: `text("/scenarios/")`."""
    return lambda address: client.get(address).text
