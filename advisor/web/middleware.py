from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponse

from .errors import Gone, TooMany, bad_request, gone, too_large, too_many

MAX_BODY = 20_000_000  # bytes
CHUNK = 65_536

GetResponse = Callable[[HttpRequest], HttpResponse]


def security_headers(get_response: GetResponse) -> GetResponse:
    """Stands before all other middleware, since several of them answer by themselves."""
    policy = "; ".join(f"{name} {value}" for name, value in settings.SECURE_CSP.items())
    headers = {
        "Content-Security-Policy": policy,
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": settings.PERMISSIONS_POLICY,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
    }

    lasting = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if settings.SECURE_HSTS_SECONDS and request.is_secure():
            response.headers.setdefault("Strict-Transport-Security", lasting)
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def leave_body_out(get_response: GetResponse) -> GetResponse:
    """Of the answer to HEAD. gunicorn does so as well, and complains of each in the log."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "HEAD" and not response.streaming:
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response

    return middleware


def limit_bodies(get_response: GetResponse) -> GetResponse:
    """Refuses a huge body before any of it is read, and reads what a view leaves unread.

    Django's own limit leaves out uploaded files, whose forms say in their own words what is too
    large for them. A body whose length is not given is read as empty. A proxy that is still sending
    when the answer comes may not pass it on.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.headers.get("content-length") or "0"
        if length.isdecimal() and int(length) > MAX_BODY:
            return too_large(request, MAX_BODY)
        response = get_response(request)
        with suppress(OSError):  # whoever sends it may be gone
            while request.read(CHUNK):
                pass
        return response

    return middleware


class AnswerExceptions:
    """Django has handlers for 400, 403, 404 and 500 only, and no 400 for some bad requests."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Gone):
            return gone(request, exception)
        if isinstance(exception, TooMany):
            return too_many(request, exception)
        # A number that no column can hold: Django looks for it where several can be picked.
        if isinstance(exception, OverflowError | DataError):
            return bad_request(request, exception)
        return None
