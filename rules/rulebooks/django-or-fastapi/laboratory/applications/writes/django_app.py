from applications.writes.event import Events
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.http import require_POST

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["applications.writes"],
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    USE_TZ=True,
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
    ],
    # Where the server is, and who asks it, is in the environment: PGHOST and PGUSER.
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "postgres",
            "CONN_MAX_AGE": None,
        }
    },
)
wsgi = get_wsgi_application()

from applications.writes.models import Event  # noqa: E402


@require_POST
def plain(request: HttpRequest) -> JsonResponse:
    sent = Events.model_validate_json(request.body).events
    for event in sent:
        Event.objects.create(name=event.name, value=event.value, at=event.at)
    return JsonResponse({"stored": len(sent)})


@require_POST
def bulk(request: HttpRequest) -> JsonResponse:
    sent = Events.model_validate_json(request.body).events
    Event.objects.bulk_create(
        Event(name=event.name, value=event.value, at=event.at) for event in sent
    )
    return JsonResponse({"stored": len(sent)})


urlpatterns = [
    path("plain", plain),
    path("atomic", transaction.atomic(plain)),
    path("bulk", bulk),
]
