from collections.abc import Callable

import pytest
from django.test import Client

from advisor.comparison.comparison import Comparison, Side
from advisor.results.lookup import Saved, saved_or_404
from rules.models import Release

NEAR = "distance=20&station=near&luggage=bag"
AWAY = "distance=2000&station=near&luggage=bag&luggage=dog"


@pytest.fixture
def save(client: Client, journey: Release) -> Callable[..., str]:
    """Saves answers under a release, and returns the token: `save("distance=600", release=2)`."""

    def save(query: str, release: int = 1, rulebook: str = "journey") -> str:
        response = client.post(f"/decide/{rulebook}/{release}/save/?{query}")
        return response.headers["Location"].split("/")[2]

    return save


@pytest.fixture
def sides(save: Callable[..., str]) -> Callable[[str, str], tuple[Side, Side]]:
    """The two sides that these answers make, or that these tokens name."""

    def saved(given: str) -> Saved:
        return saved_or_404(save(given) if "=" in given or not given else given)

    return lambda a, b: Comparison.of(saved(a), saved(b)).sides
