"""Who may keep copies of a page, and the copies that the site keeps itself.

Without a word about it, many a CDN keeps pages for hours.
"""

from collections.abc import Callable
from hashlib import sha256
from http import HTTPStatus

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

GetResponse = Callable[[HttpRequest], HttpResponse]


def no_shared_copies(get_response: GetResponse) -> GetResponse:
    """A browser asks again before it shows its copy, unless the view says something else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return middleware


def keep(
    request: HttpRequest, version: tuple[object, ...], make: Callable[[], HttpResponse]
) -> HttpResponse:
    """The page that `make` renders, which only its address, its version and htmx can change.

    It is kept in memory, and browsers are told that theirs is still right. What is no page, such as
    a redirect or an error, is passed on.
    """
    by_htmx = [request.headers.get(name) for name in ("HX-Request", "HX-History-Restore-Request")]
    known = (request.build_absolute_uri(), *by_htmx, *version)
    key = sha256(repr(known).encode()).hexdigest()
    pages = caches["pages"]
    kept = pages.get(key)
    if kept is None:
        made = make()
        if made.status_code != HTTPStatus.OK:
            return made
        kept = f'"{sha256(made.content).hexdigest()}"', made.content
        pages.set(key, kept)
    etag, content = kept
    response = get_conditional_response(request, etag) or HttpResponse(content)
    response.headers["ETag"] = etag
    return response
