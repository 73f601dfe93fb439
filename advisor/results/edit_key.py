"""The key with which an owner edits a result, or manages a panel or a log.

The key is part of an address that the owner keeps, so nobody needs an account or JavaScript. The
database stores only its hash. One page shows the address, once: it gets the key in a cookie and
deletes that, so the key is in no other address.
"""

import hmac
import re
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from advisor.models import Log, Panel, Position, Result, new_token
from advisor.web.responses import SeeOther, private, set_cookie

COOKIE_SECONDS = 600
TOKEN = re.compile(r"[\w-]{22}", re.ASCII)
Row = TypeVar("Row", Result, Panel, Log, Position)


def digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def key_of_form(request: HttpRequest) -> str:
    """The key of what this form saves: the same if it is sent again as it is.

    So three clicks on a slow line save one result. The form has a token in the field `once`, and
    the key follows from that and from all that was typed. Without a token it is another each time.
    """
    once = request.POST.get("once", "")
    if not TOKEN.fullmatch(once):
        return new_token()
    fields = sorted(request.POST.lists())
    typed = urlencode([field for field in fields if field[0] != "csrfmiddlewaretoken"], doseq=True)
    said = f"{request.get_full_path()} {typed}"
    return urlsafe_b64encode(hmac.digest(once.encode(), said.encode(), "sha256")[:16])[:22].decode()


def save_once(row: Row) -> Row:
    """Saves the row, or returns the one that the same form has saved before."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        saved: Row | None = type(row).objects.filter(edit_key=row.edit_key).first()
        if saved is None:
            raise
        return saved
    return row


def matches(key: str, owned: Result | Panel | Log) -> bool:
    return constant_time_compare(digest(key), owned.edit_key)


def is_owner(request: HttpRequest, owned: Result | Panel | Log) -> bool:
    """Whether the form or a cookie has the key."""
    return matches(request.POST.get("key", ""), owned) or bool(key_from_cookie(request, owned))


def redirect_with_key(page: str, key: str, owned: Result | Panel | Log) -> HttpResponse:
    return set_cookie(SeeOther(page), _cookie(owned), key, COOKIE_SECONDS, "Strict")


def key_from_cookie(request: HttpRequest, owned: Result | Panel | Log) -> str:
    """The key in the request's cookie; empty if it is missing or wrong."""
    key = request.COOKIES.get(_cookie(owned), "")
    return key if matches(key, owned) else ""


def show_once(
    request: HttpRequest, page: HttpResponse, owned: Result | Panel | Log
) -> HttpResponse:
    """The page that shows the key, made private; without its cookie it shows the key only once."""
    if request.method == "GET":  # nobody sees what answers a HEAD
        page.delete_cookie(_cookie(owned), samesite="Strict")
    return private(page)


def _cookie(owned: Result | Panel | Log) -> str:
    """A name of its own, so that saving two results at once loses neither key."""
    return f"{settings.COOKIE_PREFIX}edit_key_{owned.token}"
