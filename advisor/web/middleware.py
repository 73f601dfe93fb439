from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponse

from advisor.ops.bodies import MAX_BODY

from .errors import Gone, TooManyRequests, bad_request, gone, too_large, too_many_requests
from .responses import GetResponse


def default_headers(get_response: GetResponse) -> GetResponse:
    """Sets the security headers that Django 5.2 has no middleware for, and who may keep copies."""
    headers = {
        "Content-Security-Policy": "; ".join(
            f"{directive} {sources}" for directive, sources in settings.SECURE_CSP.items()
        ),
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": settings.PERMISSIONS_POLICY,
    }

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in headers.items():
            response.headers[name] = value
        # Many CDNs keep pages for hours otherwise, and browsers show their copy without asking.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return middleware


def strip_head_body(get_response: GetResponse) -> GetResponse:
    """Empties the answer to HEAD. gunicorn would too, but logs a warning each time."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "HEAD" and not response.streaming:
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response

    return middleware


def limit_bodies(get_response: GetResponse) -> GetResponse:
    """Refuses a huge body.

    Django's own limit does not count uploaded files; their forms have smaller limits of their own.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.headers.get("content-length") or "0"
        if length.isdecimal() and int(length) > MAX_BODY:
            return too_large(request, MAX_BODY)
        return get_response(request)

    return middleware


class AnswerExceptions:
    """Answers exceptions that Django would turn into a 500: 410, 429, and some bad requests."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Gone):
            return gone(request, exception)
        if isinstance(exception, TooManyRequests):
            return too_many_requests(request, exception)
        # A number that no column can hold: Django queries for the choices of a multiple choice
        # field without checking their range.
        if isinstance(exception, OverflowError | DataError):
            return bad_request(request, exception)
        return None
