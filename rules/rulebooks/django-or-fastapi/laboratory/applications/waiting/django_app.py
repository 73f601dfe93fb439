import asyncio
import os
import socket

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, JsonResponse
from django.urls import path

UPSTREAM = ("127.0.0.1", int(os.environ["UPSTREAM_PORT"]))

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
    ],
)


def blocking(request: HttpRequest) -> JsonResponse:
    with socket.create_connection(UPSTREAM) as upstream, upstream.makefile("rb") as answer:
        return JsonResponse({"upstream": answer.read().decode()})


async def awaiting(request: HttpRequest) -> JsonResponse:
    answer, upstream = await asyncio.open_connection(*UPSTREAM)
    try:
        return JsonResponse({"upstream": (await answer.read()).decode()})
    finally:
        upstream.close()


urlpatterns = [path("blocking", blocking), path("awaiting", awaiting)]
wsgi = get_wsgi_application()
asgi = get_asgi_application()
