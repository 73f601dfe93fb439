"""Who may keep copies of a page. Without a word about it, many a CDN keeps them for hours."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


def no_shared_copies(get_response: GetResponse) -> GetResponse:
    """A browser asks again before it shows its copy, unless the view says something else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return middleware
