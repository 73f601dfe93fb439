"""The peers; below /bare/ without any middleware."""

import os
from collections.abc import Callable
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.peers.settings"

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

usual = get_wsgi_application()
settings.MIDDLEWARE = []
bare = WSGIHandler()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
    chosen = bare if environ["PATH_INFO"].startswith("/bare/") else usual
    return chosen(environ, start_response)
