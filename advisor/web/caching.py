"""The copies of pages that the site keeps itself."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from typing import Any, NamedTuple

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import set_response_etag

# A page, after the version of what it shows; None if it is not to be cached.
VersionedView = Callable[..., tuple[object, HttpResponse]]

# Bytes of a page to keep. The cache counts pages, and anybody fills it: the query is in the key.
MAX_PAGE = 200_000

# Not from `request.headers`, which reads all of them first.
BY_HTMX = ("HTTP_HX_REQUEST", "HTTP_HX_HISTORY_RESTORE_REQUEST")


class CachedPage(NamedTuple):
    version: object
    etag: str
    content: bytes


def cached_page(
    version: Callable[..., object],
) -> Callable[[VersionedView], Callable[..., HttpResponse]]:
    """Caches the pages of a view that follow from address, htmx and version alone.

    `version` takes the view's arguments and returns the version that a page would have now. It is
    asked only for pages that are in the cache.
    """

    def decorate(view: VersionedView) -> Callable[..., HttpResponse]:
        @wraps(view)
        def cached(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            key = _key(request)
            page: CachedPage | None = caches["pages"].get(key)
            if page is None or page.version != version(request, *args, **kwargs):
                current, response = view(request, *args, **kwargs)
                if current is None or response.status_code != HTTPStatus.OK:
                    return response
                set_response_etag(response)
                page = CachedPage(current, response.headers["ETag"], response.content)
                if len(page.content) <= MAX_PAGE:
                    caches["pages"].set(key, page)
            return HttpResponse(page.content, headers={"ETag": page.etag})

        return cached

    return decorate


def _key(request: HttpRequest) -> str:
    by_htmx = [request.META.get(name) for name in BY_HTMX]
    address = (request.scheme, request.get_host(), request.path, request.META["QUERY_STRING"])
    return sha256(repr((*address, *by_htmx)).encode()).hexdigest()
