from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.provider import running_provider


@pytest.fixture(scope="session")
def provider_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_provider(tmp_path_factory.mktemp("provider") / "log") as address:
        yield address


@pytest.fixture
def sso(provider_address: str, settings: Any, db: Any) -> str:
    """The address of the provider that the site is set up with."""
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = provider_address, "advisor"
    settings.OIDC_CLIENT_SECRET = "a secret"
    return provider_address
