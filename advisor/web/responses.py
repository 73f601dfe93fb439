from collections.abc import Callable
from typing import Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

GetResponse = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]


def htmx_page(view: View) -> View:
    """A page that can only be read. What htmx gets of it is not what a browser gets."""
    return require_safe(vary_on_headers("HX-Request")(view))


class SeeOther(HttpResponseRedirect):
    """The redirect after a POST: reloading the next page sends nothing again."""

    status_code = 303


def private(response: HttpResponse) -> HttpResponse:
    """Keeps the page's address, which has a key in it, out of search engines and `Referer`."""
    response.headers["X-Robots-Tag"] = "noindex"
    # With `no-referrer`, browsers would send `Origin: null`, which fails the CSRF check.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def set_cookie(
    response: HttpResponse, name: str, value: str, seconds: int, same_site: Literal["Lax", "Strict"]
) -> HttpResponse:
    """A cookie that no script reads, and that travels by TLS alone where the site has it."""
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite=same_site,
    )
    return response
