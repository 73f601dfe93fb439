from contextlib import suppress
from functools import cache

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rules.models import Release

from .responses import GetResponse

PROBED = {"/health", "/health/"}  # probes follow no redirect


def answer_probes(get_response: GetResponse) -> GetResponse:
    """Stands before the redirect to https and the check of the host: a probe may use neither."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return health(request) if request.path_info in PROBED else get_response(request)

    return middleware


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    state = dict.fromkeys(["database", "migrations", "release"], False)
    # One query is enough for a database that is down: each may last until it times out.
    with suppress(Error):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        state["database"] = True
        applied = MigrationRecorder(connection).applied_migrations()
        state["migrations"] = _known_migrations() <= set(applied)
        state["release"] = state["migrations"] and Release.objects.exists()
    return JsonResponse(state, status=200 if all(state.values()) else 503)


@cache
def _known_migrations() -> set[tuple[str, str]]:
    return set(MigrationLoader(None).graph.nodes)
