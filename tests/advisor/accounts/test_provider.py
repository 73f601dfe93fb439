import socket
import threading
import time

import pytest
import requests

from advisor.accounts import provider
from advisor.accounts.provider import ProviderBusy, ProviderFailed, ProviderRefused

RETURN = "http://testserver/admin/signed-in/"


@pytest.fixture
def silent(settings):
    """A provider that accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.OIDC_ISSUER = f"http://127.0.0.1:{server.getsockname()[1]}"
        settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = "advisor", "a secret"
        yield server


def test_the_metadata_are_kept(sso, monkeypatch):
    provider.begin(RETURN)
    monkeypatch.setattr("requests.Session.send", None)
    assert provider.begin(RETURN).url.startswith(f"{sso}/oauth2/authorize?")


def test_the_metadata_are_read_anew_after_an_hour(sso, monkeypatch):
    provider.begin(RETURN)
    monkeypatch.setattr("requests.Session.send", None)
    monkeypatch.setattr("time.time", lambda: time.monotonic() + 10**9)
    with pytest.raises(ProviderFailed):
        provider.begin(RETURN)


def test_nobody_waits_beyond_the_deadline(silent, monkeypatch):
    monkeypatch.setattr(provider, "DEADLINE", 0.05)
    monkeypatch.setattr(provider, "TIMEOUT", 0.3)
    with pytest.raises(ProviderFailed, match="did not answer within"):
        provider.begin(RETURN)
    _wait_for_calls_to_end()


def test_while_calls_hang_others_are_refused_at_once(monkeypatch):
    hang = threading.Event()
    monkeypatch.setattr(provider, "DEADLINE", 0.01)
    try:
        for _ in range(provider.CALLS_AT_ONCE):
            with pytest.raises(ProviderFailed):
                provider._ask(hang.wait)
        with pytest.raises(ProviderBusy):
            provider._ask(hang.wait)
    finally:
        hang.set()
    _wait_for_calls_to_end()


def _wait_for_calls_to_end():
    for _ in range(provider.CALLS_AT_ONCE):
        assert provider._places.acquire(timeout=20)
    for _ in range(provider.CALLS_AT_ONCE):
        provider._places.release()


def test_a_code_that_the_provider_does_not_know_is_no_failure_of_it(sso):
    with pytest.raises(ProviderRefused):
        provider.claims_of("made-up", "nonce", "v" * 43, RETURN)


class Metadata:
    """What a provider answers, without one."""

    def __init__(self, **metadata):
        self.metadata = metadata

    def raise_for_status(self):
        pass

    def json(self):
        return self.metadata.get("answer", self.metadata)


@pytest.mark.parametrize(
    ("metadata", "reason"),
    [
        ({}, "it calls itself None"),
        ({"answer": ["a list"]}, "TypeError"),
        (
            {"issuer": "https://login.example", "token_endpoint": "http://login.example/token"},
            "its token_endpoint is not on https",
        ),
    ],
)
def test_nonsense_from_the_provider_has_a_reason_for_the_log(
    settings, monkeypatch, metadata, reason
):
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = "https://login.example", "advisor"
    monkeypatch.setattr("requests.Session.request", lambda *args, **kw: Metadata(**metadata))
    with pytest.raises(ProviderFailed, match=reason):
        provider.begin(RETURN)


@pytest.mark.parametrize(
    ("issuer", "other", "is_followed"),
    [
        ("https://login.example", "https://other.example/", True),
        ("https://login.example", "http://login.example/", False),
        ("https://login.example", "http://localhost/", False),
        ("http://localhost", "http://127.0.0.1/", True),
        ("http://localhost", "http://login.example/", False),
    ],
)
def test_a_redirect_is_followed_over_tls_only(settings, monkeypatch, issuer, other, is_followed):
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = issuer, "advisor"
    asked = []

    def redirect_once(adapter, request, **options):
        asked.append(request.url)
        response = requests.Response()
        response.request, response.url = request, request.url
        response.status_code = 302 if len(asked) == 1 else 404
        response.headers["Location"] = other
        return response

    monkeypatch.setattr("requests.adapters.HTTPAdapter.send", redirect_once)
    with pytest.raises(ProviderFailed, match="HTTPError" if is_followed else "is not on https"):
        provider.begin(RETURN)
    assert (other in asked) == is_followed


def test_userinfo_about_somebody_else_is_refused(settings):
    class Provider:
        def load_server_metadata(self):
            return {"userinfo_endpoint": "https://login.example/me"}

        def userinfo(self, token):
            return {"sub": "root", "preferred_username": "root"}

    with pytest.raises(ProviderFailed, match="somebody else"):
        provider._with_userinfo(Provider(), {}, {"sub": "7f3a"})


def test_what_the_id_token_says_comes_first(settings):
    class Provider:
        def load_server_metadata(self):
            return {"userinfo_endpoint": "https://login.example/me"}

        def userinfo(self, token):
            return {"sub": "7f3a", "email": "new@example.org", "preferred_username": "ada"}

    found = provider._with_userinfo(Provider(), {}, {"sub": "7f3a", "email": "ada@example.org"})
    assert (found["email"], found["preferred_username"]) == ("ada@example.org", "ada")
