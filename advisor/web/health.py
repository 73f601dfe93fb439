"""Whether the site can do its work, for load balancers, containers and monitoring."""

from collections.abc import Callable
from functools import cache

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rules.models import Release

GetResponse = Callable[[HttpRequest], HttpResponse]


def answer_probes(get_response: GetResponse) -> GetResponse:
    """The first middleware: a probe may ask over plain http, and by any name of the host."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return health(request) if request.path_info == "/health/" else get_response(request)

    return middleware


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    state = {"database": _holds(_reachable)}
    # Each question to a database that is down may take as long as connecting may.
    state["migrations"] = state["database"] and _holds(_migrated)
    state["release"] = state["migrations"] and _holds(_released)
    return JsonResponse(state, status=200 if all(state.values()) else 503)


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Error:
        return False


def _reachable() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _migrated() -> bool:
    return _migrations() <= set(MigrationRecorder(connection).applied_migrations())


@cache
def _migrations() -> set[tuple[str, str]]:
    return set(MigrationLoader(None).graph.nodes)


def _released() -> bool:
    return Release.objects.exists()
