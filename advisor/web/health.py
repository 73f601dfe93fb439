"""The health check for load balancers, containers and monitoring."""

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
    """Stands before the redirect to https and the check of the host: a probe may use neither."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return health(request) if request.path_info == "/health/" else get_response(request)

    return middleware


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    state = {"database": _passes(_is_reachable)}
    # One query is enough for a database that is down: each may last until it times out.
    state["migrations"] = state["database"] and _passes(_is_migrated)
    state["release"] = state["migrations"] and _passes(_has_release)
    return JsonResponse(state, status=200 if all(state.values()) else 503)


def _passes(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Error:
        return False


def _is_reachable() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _is_migrated() -> bool:
    return _known_migrations() <= set(MigrationRecorder(connection).applied_migrations())


@cache
def _known_migrations() -> set[tuple[str, str]]:
    return set(MigrationLoader(None).graph.nodes)


def _has_release() -> bool:
    return Release.objects.exists()
