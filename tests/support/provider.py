"""A provider of single sign-on that accepts any subject without a password.

`python -m tests.support.provider PORT`. A user with the claim `small` gets ID tokens that have only
the subject; all else is at the userinfo endpoint.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
from django.test import Client

from .server import free_port

START, CALLBACK = "/admin/sign-in/", "/admin/signed-in/"


@contextmanager
def running_provider(log: Path) -> Iterator[str]:
    """The provider's address."""
    port = free_port()
    command = [sys.executable, "-m", "tests.support.provider", str(port)]
    with open(log, "wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file)  # noqa: S603
    try:
        for _ in range(200):
            try:
                metadata = f"http://localhost:{port}/.well-known/openid-configuration"
                requests.get(metadata, timeout=5).raise_for_status()
                break
            except requests.ConnectionError:
                assert process.poll() is None
                time.sleep(0.1)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait()


def register(provider: str, subject: str, **claims: Any) -> None:
    requests.put(f"{provider}/users/{subject}", json=claims, timeout=5).raise_for_status()


def at_the_provider(client: Client, subject: str, goal: str = "/admin/") -> str:
    """The path to which the provider redirects anyone who signs in there."""
    there = client.get(START, {"next": goal}).headers["Location"]
    back = requests.post(there, data={"sub": subject}, timeout=5, allow_redirects=False)
    return str(back.headers["Location"].removeprefix("http://testserver"))


def sign_in(client: Client, subject: str = "7f3a", goal: str = "/admin/") -> Any:
    return client.get(at_the_provider(client, subject, goal))


def _serve(port: int) -> None:
    from oidc_provider_mock import _app  # type: ignore[import-untyped]

    claims_of = _app.OpenIDCode.generate_user_info

    def of_token(self: Any, user: Any, scope: str) -> dict[str, object]:
        claims: dict[str, object] = claims_of(self, user, scope)
        return {"sub": user.sub} if claims.get("small") else claims

    _app.OpenIDCode.generate_user_info = of_token
    _app.app().run(port=port, threaded=True)


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
