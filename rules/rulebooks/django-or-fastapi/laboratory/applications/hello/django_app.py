import json

from django import forms
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.http import require_POST

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
    ],
)


class OrderForm(forms.Form):
    name = forms.CharField(max_length=60)
    street = forms.CharField(max_length=80)
    city = forms.CharField(max_length=60)
    postcode = forms.CharField(max_length=12)
    country = forms.CharField(min_length=2, max_length=2)
    phone = forms.CharField(max_length=20)
    reference = forms.CharField(max_length=30)
    note = forms.CharField(max_length=500)
    quantity = forms.IntegerField(min_value=1, max_value=100)
    floor = forms.IntegerField(min_value=-5, max_value=200)
    priority = forms.IntegerField(min_value=1, max_value=5)
    weight = forms.FloatField(min_value=0, max_value=1000)
    discount = forms.FloatField(min_value=0, max_value=1)
    gift = forms.BooleanField(required=False)
    insured = forms.BooleanField(required=False)
    newsletter = forms.BooleanField(required=False)
    placed_on = forms.DateField()
    due_on = forms.DateField()
    size = forms.ChoiceField(choices=[(size, size) for size in ("S", "M", "L")])
    channel = forms.ChoiceField(choices=[(channel, channel) for channel in ("web", "shop")])


def hello(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"hello": "world"})


@require_POST
def order(request: HttpRequest) -> JsonResponse:
    form = OrderForm(json.loads(request.body))
    if form.is_valid():
        return JsonResponse(form.cleaned_data)
    return JsonResponse({"errors": sorted(form.errors)}, status=422)


urlpatterns = [path("hello", hello), path("order", order)]
wsgi = get_wsgi_application()


async def hello_async(request: HttpRequest) -> JsonResponse:
    return hello(request)


async def order_async(request: HttpRequest) -> JsonResponse:
    return order(request)


urlpatterns += [path("async/hello", hello_async), path("async/order", order_async)]
asgi = get_asgi_application()
