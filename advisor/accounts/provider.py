"""Every call to the provider of single sign-on: few at once, and none beyond a deadline.

So a provider that hangs keeps nobody waiting but those who sign in through it.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import lru_cache
from threading import BoundedSemaphore, Thread
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

from authlib.integrations.django_client import OAuth, OAuthError
from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings
from joserfc.errors import JoseError

from advisor.ops.environment import THIS_MACHINE

DEADLINE = 5  # seconds that a person waits
# Longer than the deadline: a call that hangs keeps its place, so that others are not kept waiting.
TIMEOUT = 20  # seconds
CALLS_AT_ONCE = 2  # of each worker
METADATA_SECONDS = 3600
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
# Where an ID token lacks one of these, the userinfo endpoint is asked. So is it for the groups.
WANTED = ("preferred_username", "email")

_places = BoundedSemaphore(CALLS_AT_ONCE)
Answer = TypeVar("Answer")


class ProviderFailed(Exception):
    """The provider cannot be asked, or is not what the settings say. The message is for the log."""


class ProviderRefused(Exception):
    """The provider does not accept the code, or sent none."""


class ProviderBusy(Exception):
    """As many calls as may be are under way, or hang."""


class Begun(NamedTuple):
    """A sign-in that has begun; the browser's session keeps it until the provider leads back."""

    url: str
    state: str
    nonce: str
    code_verifier: str


class HttpsSession(OAuth2Session):  # type: ignore[misc]
    def send(self, request: Any, **options: Any) -> Any:
        """Each redirect that is followed passes here, too."""
        _require_https(request.url, "an address that it leads to")
        return super().send(request, **options)


def begin(return_url: str) -> Begun:
    """Raises ProviderFailed, ProviderBusy."""
    return Begun(**_ask(lambda: _provider().create_authorization_url(return_url)))


def claims_of(code: str, nonce: str, code_verifier: str, return_url: str) -> dict[str, Any]:
    """What the provider says of whoever brings this code.

    Raises ProviderFailed, ProviderRefused, ProviderBusy.
    """
    return _ask(lambda: _claims(code, nonce, code_verifier, return_url))


def _ask(call: Callable[[], Answer]) -> Answer:
    """In a thread, because neither a name server nor a slow trickle of bytes knows a deadline."""
    if not _places.acquire(blocking=False):
        raise ProviderBusy
    future: Future[Answer] = Future()
    Thread(target=_run, args=(call, future), daemon=True).start()
    try:
        return future.result(DEADLINE)
    except TimeoutError:
        raise ProviderFailed(f"it did not answer within {DEADLINE} seconds") from None


def _run(call: Callable[[], Answer], future: "Future[Answer]") -> None:
    try:
        answer = call()
    except (ProviderFailed, ProviderRefused) as error:
        future.set_exception(error)
    except OAuthError as error:
        is_of_person = error.error == "invalid_grant"  # anybody can make up a code
        refused = ProviderRefused("the code is not valid")
        failure = refused if is_of_person else ProviderFailed(_code(error.error))
        future.set_exception(failure)
    except JoseError as error:
        future.set_exception(ProviderFailed(f"the ID token is not valid: {error}"))
    except Exception as error:  # whatever it answers is no fault of this site
        future.set_exception(ProviderFailed(type(error).__name__))
    else:
        future.set_result(answer)
    finally:
        _places.release()


def _code(error: str | None) -> str:
    """What the provider answered, if that is one of the codes of RFC 6749, which name nobody."""
    code = error or ""
    return f"it answered {code}" if code.replace("_", "").isalpha() else "it answered an error"


def _provider() -> Any:
    """With its metadata. Raises whatever a failing provider may cause."""
    hour = int(time.time() // METADATA_SECONDS)
    credentials = (settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET)
    return _registered(settings.OIDC_ISSUER, *credentials, settings.OIDC_SCOPES, hour)


@lru_cache(maxsize=1)
def _registered(issuer: str, client_id: str, secret: str, scopes: str, hour: int) -> Any:
    provider = OAuth().register(
        "provider",
        client_id=client_id,
        client_secret=secret,
        server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": scopes,
            "code_challenge_method": "S256",
            "default_timeout": TIMEOUT,
        },
    )
    provider.client_cls = HttpsSession
    metadata = provider.load_server_metadata()
    _require_issuer(metadata.get("issuer"))
    for name in ENDPOINTS:
        _require_https(metadata.get(name, "https:"), f"its {name}")
    return provider


def _require_https(url: str, name: str) -> None:
    """An issuer on this machine may use http, as long as it stays there."""
    is_http_allowed = settings.OIDC_ISSUER.startswith("http:")
    if url.startswith("https:") or (is_http_allowed and urlsplit(url).hostname in THIS_MACHINE):
        return
    raise ProviderFailed(f"{name} is not on https")


def _require_issuer(issuer: object) -> None:
    if issuer != settings.OIDC_ISSUER:
        raise ProviderFailed(
            f"it calls itself {issuer!r}, and OIDC_ISSUER is {settings.OIDC_ISSUER!r}; "
            "they have to be the same to the letter"
        )


def _claims(code: str, nonce: str, code_verifier: str, return_url: str) -> dict[str, Any]:
    provider = _provider()
    token = provider.fetch_access_token(
        redirect_uri=return_url, code=code, code_verifier=code_verifier
    )
    expected = {
        "iss": {"essential": True},
        "aud": {"essential": True, "value": settings.OIDC_CLIENT_ID},
    }
    claims = provider.parse_id_token(token, nonce=nonce, claims_options=expected)
    if claims is None:
        raise ProviderFailed("it gave no ID token")
    _require_issuer(claims["iss"])
    return _with_userinfo(provider, token, dict(claims))


def _with_userinfo(provider: Any, token: Any, claims: dict[str, Any]) -> dict[str, Any]:
    """Some providers keep ID tokens small. What these do say comes first, since it is signed."""
    wanted = [*WANTED, settings.OIDC_GROUPS_CLAIM or "sub"]
    endpoint = provider.load_server_metadata().get("userinfo_endpoint")
    if not endpoint or all(name in claims for name in wanted):
        return claims
    more = dict(provider.userinfo(token=token))
    if more.get("sub") != claims["sub"]:
        raise ProviderFailed("its userinfo endpoint told of somebody else")
    return more | claims
