from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    INSTALLED_APPS=["rest_framework", "drf_spectacular"],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
    ],
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
        "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
        "EXCEPTION_HANDLER": f"{__name__}.on_error",
        "UNAUTHENTICATED_USER": None,
    },
)
wsgi = get_wsgi_application()

from drf_spectacular.utils import extend_schema  # noqa: E402
from drf_spectacular.views import SpectacularJSONAPIView  # noqa: E402
from rest_framework import serializers, views  # noqa: E402
from rest_framework.exceptions import ValidationError  # noqa: E402
from rest_framework.request import Request  # noqa: E402
from rest_framework.response import Response  # noqa: E402


class Order(serializers.Serializer):
    name = serializers.CharField(max_length=60)
    street = serializers.CharField(max_length=80)
    city = serializers.CharField(max_length=60)
    postcode = serializers.CharField(max_length=12)
    country = serializers.CharField(min_length=2, max_length=2)
    phone = serializers.CharField(max_length=20)
    reference = serializers.CharField(max_length=30)
    note = serializers.CharField(max_length=500)
    quantity = serializers.IntegerField(min_value=1, max_value=100)
    floor = serializers.IntegerField(min_value=-5, max_value=200)
    priority = serializers.IntegerField(min_value=1, max_value=5)
    weight = serializers.FloatField(min_value=0, max_value=1000)
    discount = serializers.FloatField(min_value=0, max_value=1)
    gift = serializers.BooleanField()
    insured = serializers.BooleanField()
    newsletter = serializers.BooleanField()
    placed_on = serializers.DateField()
    due_on = serializers.DateField()
    size = serializers.ChoiceField(choices=["S", "M", "L"])
    channel = serializers.ChoiceField(choices=["web", "shop"])


def on_error(error: Exception, context: dict[str, object]) -> Response:
    if isinstance(error, ValidationError):
        return Response({"errors": sorted(error.detail)}, status=422)
    return views.exception_handler(error, context)


class HelloView(views.APIView):
    @extend_schema(responses={200: dict[str, str]})
    def get(self, request: Request) -> Response:
        return Response({"hello": "world"})


class OrderView(views.APIView):
    @extend_schema(request=Order, responses=Order)
    def post(self, request: Request) -> Response:
        order = Order(data=request.data)
        order.is_valid(raise_exception=True)
        return Response(order.data)


urlpatterns = [
    path("hello", HelloView.as_view()),
    path("order", OrderView.as_view()),
    path("openapi.json", SpectacularJSONAPIView.as_view()),
]
