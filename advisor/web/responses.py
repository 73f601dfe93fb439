from django.http import HttpResponse, HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """The redirect after a POST: reloading the next page sends nothing again."""

    status_code = 303


def private(response: HttpResponse) -> HttpResponse:
    """Keeps the page's address, which has a key in it, out of search engines and `Referer`.

    `no-referrer` would be stricter, but browsers then send `Origin: null`, which fails the CSRF
    check.
    """
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
