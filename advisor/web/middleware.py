from django.conf import settings
from django.contrib import admin
from django.db import DataError
from django.http import HttpRequest, HttpResponse, QueryDict

from advisor.ops.bodies import MAX_BODY

from .errors import (
    Gone,
    TooManyRequests,
    bad_request,
    compressed,
    gone,
    too_large,
    too_long,
    too_many_and_too_long,
    too_many_requests,
)
from .limits import count_save
from .problems import API
from .responses import GetResponse

# Characters of a form that anybody may send, and of one field: four times what any field takes.
MAX_FORM = 200_000
MAX_FIELD = 20_000
# Forms of the admin that anybody may send, or that take no long text.
ACCOUNT_FORMS = {"admin:login", "admin:password_change", "admin:second-factor"}


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
    """Refuses a huge body, and a compressed one, which nothing here unpacks.

    Django's own limit does not count uploaded files; their forms have smaller limits of their own.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.headers.get("content-length") or "0"
        if length.isdecimal() and int(length) > MAX_BODY:
            return too_large(request, MAX_BODY)
        encoding = request.headers.get("content-encoding", "").lower()
        if request.method == "POST" and encoding not in ("", "identity"):
            return compressed(request)
        return get_response(request)

    return middleware


class LimitForms:
    """Refuses a form that anybody may send, if it is far too long, before a view repeats it.

    A field that is a little too long is the form's own business: it says so, and keeps what was
    typed. Cleaning and repeating a text of megabytes would take seconds.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        if request.method != "POST" or request.path_info.startswith(API):
            return None
        is_for_staff = _is_for_staff(request)
        if is_for_staff and admin.site.has_permission(request):
            return None
        problem = _excess(request.POST)
        if not problem:
            return None
        if is_for_staff:
            problem += " unless you are signed in as staff"
        try:
            count_save(request)
        except TooManyRequests as error:
            return too_many_and_too_long(request, problem, error.seconds)
        return too_long(request, problem)


def _is_for_staff(request: HttpRequest) -> bool:
    """Whether the form is one of the admin's, where staff write long texts."""
    match = request.resolver_match
    is_of_account = match is not None and match.view_name in ACCOUNT_FORMS
    return request.path_info.startswith("/admin/") and not is_of_account


def _excess(form: QueryDict) -> str:
    """What is too long, and how long it is; empty if nothing is."""
    lengths = [(len(value), name) for name, values in form.lists() for value in (name, *values)]
    longest, name = max(lengths, default=(0, ""))
    if longest > MAX_FIELD:
        label = name if len(name) <= 40 else f"{name[:40]}…"
        return f"The field “{label}” has {longest:,} characters, and may have {MAX_FIELD:,}"
    total = sum(length for length, _ in lengths)
    if total > MAX_FORM:
        return f"The form has {total:,} characters, and may have {MAX_FORM:,}"
    return ""


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
