from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from prometheus_client import Histogram
from prometheus_client.django import PrometheusDjangoView

REQUESTS = Histogram(
    "advisor_request_duration_seconds",
    "How long requests took, by the pattern of their address.",
    ["method", "route", "status"],
)


def metrics(request: HttpRequest) -> HttpResponseBase:
    """Open to anyone who can reach it. Restricting access is up to the proxy."""
    if not settings.METRICS:
        raise Http404
    return PrometheusDjangoView.as_view()(request)
