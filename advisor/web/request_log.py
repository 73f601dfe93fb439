"""Gives each request an id, a line in the log, and a place in the metrics."""

import logging
import re
from time import perf_counter
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from advisor.ops.logs import REQUEST_ID, route
from advisor.ops.metrics import REQUESTS

from . import proxies
from .responses import GetResponse

logger = logging.getLogger(__name__)

WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{1,64}")
# Clients can make methods up, and the metrics would keep each one for good.
METHODS = ("GET", "HEAD", "POST", "OPTIONS")


def log_requests(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        token = REQUEST_ID.set(request_id(request))
        try:
            start = perf_counter()
            response = get_response(request)
            record(request, response, perf_counter() - start)
            response.headers["X-Request-ID"] = REQUEST_ID.get()
            return response
        finally:
            REQUEST_ID.reset(token)

    return middleware


def request_id(request: HttpRequest) -> str:
    """The id that a trusted proxy sent, which joins its log with this one, or a new id."""
    given = request.META.get(proxies.REQUEST_ID, "")
    return given if WELL_FORMED.fullmatch(given) else uuid4().hex


def record(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    fields: dict[str, Any] = {
        "method": request.method if request.method in METHODS else "other",
        "route": route(request),
        "status": response.status_code,
    }
    if settings.METRICS:
        REQUESTS.labels(**fields).observe(seconds)
    fields["duration_ms"] = round(seconds * 1000, 1)
    line = "%(method)s %(route)s %(status)s in %(duration_ms)s ms"
    logger.info(line, fields, extra={"access": fields})
