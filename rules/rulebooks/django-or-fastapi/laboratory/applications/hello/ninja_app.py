from applications.hello.order import Order
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
    ],
)
wsgi = get_wsgi_application()
asgi = get_asgi_application()

from ninja import NinjaAPI  # noqa: E402
from ninja.errors import ValidationError  # noqa: E402

api = NinjaAPI()


@api.exception_handler(ValidationError)
def on_error(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = sorted({str(problem["loc"][-1]) for problem in error.errors})
    return api.create_response(request, {"errors": fields}, status=422)


@api.get("hello")
def hello(request: HttpRequest) -> dict[str, str]:
    return {"hello": "world"}


@api.post("order", response=Order)
def order(request: HttpRequest, order: Order) -> Order:
    return order


@api.get("async/hello")
async def hello_async(request: HttpRequest) -> dict[str, str]:
    return {"hello": "world"}


@api.post("async/order", response=Order)
async def order_async(request: HttpRequest, order: Order) -> Order:
    return order


urlpatterns = [path("", api.urls)]
