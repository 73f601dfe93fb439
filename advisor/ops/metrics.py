import logging
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from prometheus_client import CollectorRegistry, Histogram, Metric
from prometheus_client.django import PrometheusDjangoView
from prometheus_client.multiprocess import MultiProcessCollector

REQUESTS = Histogram(
    "advisor_request_duration_seconds",
    "How long requests took, by the pattern of their address.",
    ["method", "route", "status"],
)
logger = logging.getLogger(__name__)


class Collector(MultiProcessCollector):
    """What all workers have counted, without files in their folder that are not of that kind."""

    def collect(self) -> list[Metric]:
        files = sorted(Path(self._path).glob("*.db"))
        try:
            return self._counts(*files)
        except Exception:  # one of them is not of that kind
            return self._counts(*(file for file in files if self._is_readable(file)))

    def _counts(self, *files: Path) -> list[Metric]:
        return list(self.merge(map(str, files)))  # type: ignore[no-untyped-call]

    def _is_readable(self, file: Path) -> bool:
        try:
            self._counts(file)
        except Exception as error:  # whatever the content of a file makes the library raise
            _warn(file.name, type(error).__name__)
            return False
        return True


@lru_cache(maxsize=100)  # so that a worker says it once
def _warn(name: str, error: str) -> None:
    logger.warning(
        "PROMETHEUS_MULTIPROC_DIR: %r is skipped, since no worker wrote it: %s", name, error
    )


def metrics(request: HttpRequest) -> HttpResponseBase:
    """Open to anyone who can reach it. Restricting access is up to the proxy."""
    if not settings.METRICS:
        raise Http404
    registry = None
    if PrometheusDjangoView.multiprocess_mode:
        registry = CollectorRegistry()
        Collector(registry)  # type: ignore[no-untyped-call]
    return PrometheusDjangoView.as_view(registry=registry)(request)
