from django.http import HttpResponse, HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """After a POST: the page to read next, so that a reload sends nothing again."""

    status_code = 303


def private(response: HttpResponse) -> HttpResponse:
    """Keeps the key, which is in the page's address, out of search engines and `Referer`.

    Not by `no-referrer`: browsers then send `Origin: null`, and the CSRF check refuses that.
    """
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
