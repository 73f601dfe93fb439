"""Errors for programs, as RFC 9457 describes them."""

from collections.abc import Iterable
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, JsonResponse

API = "/api/"
KIND = "application/problem+json"


class Wrong(NamedTuple):
    """Where in the request's document something is wrong, as a JSON Pointer, and what."""

    pointer: str
    detail: str


def wants_problem(request: HttpRequest) -> bool:
    """Whether a program asks, to which a page would mean nothing."""
    return request.path_info.startswith(API)


def problem(status: int, title: str, detail: str, wrong: Iterable[Wrong] = ()) -> HttpResponse:
    errors = [item._asdict() for item in wrong]
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    content |= {"errors": errors} if errors else {}
    return JsonResponse(content, status=status, content_type=KIND)
