"""The key to a result's edit page: in an address that its owner keeps, and stored as a hash.

The address is the capability, so that nobody needs an account and it works without JavaScript. It
is shown on one page, once: the key gets there in a cookie that only that page receives, and so
stands in no other address, nor in the database.
"""

from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from .models import Result
from .responses import SeeOther

COOKIE = "edit_key"
SECONDS = 600


def digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def opens(key: str, result: Result) -> bool:
    return constant_time_compare(digest(key), result.edit_key)


def hand_over(result: Result, key: str) -> HttpResponse:
    """To the page that shows the key."""
    response = SeeOther(reverse("saved", args=[result.token]))
    response.set_cookie(
        COOKIE,
        key,
        max_age=SECONDS,
        path=response.url,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def take(request: HttpRequest, result: Result) -> str:
    """The key that was handed over; empty if there is none, or not the right one."""
    key = request.COOKIES.get(COOKIE, "")
    return key if opens(key, result) else ""
