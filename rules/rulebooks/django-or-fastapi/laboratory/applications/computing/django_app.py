import asyncio
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from applications.computing.work import compute
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, JsonResponse
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
    ],
)
POOL = ProcessPoolExecutor(2, get_context("spawn"))


def small(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"total": 0})


def large(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"total": compute()})


async def small_async(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"total": 0})


async def large_async(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"total": compute()})


async def large_in_pool(request: HttpRequest) -> JsonResponse:
    total = await asyncio.get_running_loop().run_in_executor(POOL, compute)
    return JsonResponse({"total": total})


urlpatterns = [
    path("small", small),
    path("large", large),
    path("async/small", small_async),
    path("async/large", large_async),
    path("pool/small", small_async),
    path("pool/large", large_in_pool),
]
wsgi = get_wsgi_application()
asgi = get_asgi_application()
