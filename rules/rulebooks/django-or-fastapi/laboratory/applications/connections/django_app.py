import asyncio
import time
from collections.abc import AsyncIterator, Iterator

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
    ],
)
PAUSE = 15  # seconds between two events


def events() -> Iterator[str]:
    while True:
        yield "data: tick\n\n"
        time.sleep(PAUSE)


async def events_async() -> AsyncIterator[str]:
    while True:
        yield "data: tick\n\n"
        await asyncio.sleep(PAUSE)


def stream(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(events(), content_type="text/event-stream")


async def stream_async(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(events_async(), content_type="text/event-stream")


urlpatterns = [path("blocking", stream), path("awaiting", stream_async)]
wsgi = get_wsgi_application()
asgi = get_asgi_application()
