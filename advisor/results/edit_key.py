"""The key to what only an owner may change: in an address that they keep, and stored as a hash.

The address is the capability, so that nobody needs an account and it works without JavaScript. It
is shown on one page, once: the key gets there in a cookie, which that page deletes, and so stands
in no other address, nor in the database.
"""

from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from advisor.models import Panel, Result
from advisor.web.responses import SeeOther, private

SECONDS = 600


def digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def opens(key: str, owned: Result | Panel) -> bool:
    return constant_time_compare(digest(key), owned.edit_key)


def hand_over(page: str, key: str, owned: Result | Panel) -> HttpResponse:
    """To the page that shows the key."""
    response = SeeOther(page)
    response.set_cookie(
        _cookie(owned),
        key,
        max_age=SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def take(request: HttpRequest, owned: Result | Panel) -> str:
    """The key that was handed over; empty if there is none, or not the right one."""
    key = request.COOKIES.get(_cookie(owned), "")
    return key if opens(key, owned) else ""


def is_shown(response: HttpResponse, owned: Result | Panel) -> HttpResponse:
    """The key is shown this once."""
    response.delete_cookie(_cookie(owned), samesite="Strict")
    return private(response)


def _cookie(owned: Result | Panel) -> str:
    """A name for each, so that none takes the place of another that is on its way."""
    return f"{settings.COOKIE_PREFIX}edit_key_{owned.token}"
