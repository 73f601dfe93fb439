"""Who may keep copies of a page, and the copies that the site keeps itself.

Without a word about it, many a CDN keeps pages for hours.
"""

from collections.abc import Callable
from hashlib import sha256
from http import HTTPStatus
from typing import NamedTuple

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

GetResponse = Callable[[HttpRequest], HttpResponse]
Made = tuple[object, HttpResponse]  # a version, and the page

# Not from `request.headers`, which reads all of them first.
BY_HTMX = ("HTTP_HX_REQUEST", "HTTP_HX_HISTORY_RESTORE_REQUEST")


def no_shared_copies(get_response: GetResponse) -> GetResponse:
    """A browser asks again before it shows its copy, unless the view says something else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return middleware


class Kept(NamedTuple):
    version: object
    etag: str
    content: bytes


def keep(
    request: HttpRequest, version: Callable[[], object], make: Callable[[], Made]
) -> HttpResponse:
    """The page that `make` renders, which only its address, htmx and its version can change.

    It is kept in memory together with its version, and browsers are told that theirs is still
    right. What is no page, such as a redirect or an error, is passed on. `version` is asked only
    for what is kept.
    """
    by_htmx = [request.META.get(name) for name in BY_HTMX]
    address = (request.scheme, request.get_host(), request.path, request.META["QUERY_STRING"])
    key = sha256(repr((*address, *by_htmx)).encode()).hexdigest()
    pages = caches["pages"]
    kept: Kept | None = pages.get(key)
    if kept is None or kept.version != version():
        of, made = make()
        if made.status_code != HTTPStatus.OK:
            return made
        kept = Kept(of, f'"{sha256(made.content).hexdigest()}"', made.content)
        pages.set(key, kept)
    response = get_conditional_response(request, kept.etag) or HttpResponse(kept.content)
    response.headers["ETag"] = kept.etag
    return response
