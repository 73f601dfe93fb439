"""Each request: its id, its line in the log, and its part in the metrics."""

import logging
import re
from collections.abc import Callable
from time import perf_counter
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from advisor.ops.logs import REQUEST_ID, route
from advisor.ops.metrics import REQUESTS

from . import proxies

GetResponse = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger(__name__)

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{1,64}")
# Anybody can make methods up, and each would be kept in the metrics for good.
METHODS = ("GET", "HEAD", "POST", "OPTIONS")


def log_requests(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        token = REQUEST_ID.set(request_id(request))
        try:
            start = perf_counter()
            response = get_response(request)
            note(request, response, perf_counter() - start)
            response.headers[HEADER] = REQUEST_ID.get()
            return response
        finally:
            REQUEST_ID.reset(token)

    return middleware


def request_id(request: HttpRequest) -> str:
    """The trusted proxy's, so that its log and this one can be joined, or a new one."""
    given = request.META.get(proxies.REQUEST_ID, "")
    return given if WELL_FORMED.fullmatch(given) else uuid4().hex


def note(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    said: dict[str, Any] = {
        "method": request.method if request.method in METHODS else "other",
        "route": route(request),
        "status": response.status_code,
    }
    if settings.METRICS:
        REQUESTS.labels(**said).observe(seconds)
    said["duration_ms"] = round(seconds * 1000, 1)
    line = "%(method)s %(route)s %(status)s in %(duration_ms)s ms"
    logger.info(line, said, extra={"access": said})
