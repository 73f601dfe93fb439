"""The panel whose answers a meeting agrees on: a cookie names it until the result is saved."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from advisor.models import Panel
from advisor.web.responses import set_cookie
from rules.releases import PublishedRulebook

COOKIE_SECONDS = 24 * 3600


def begin(response: HttpResponse, panel: Panel) -> HttpResponse:
    return set_cookie(response, _cookie(), panel.token, COOKIE_SECONDS, "Lax")


def panel_of(request: HttpRequest, release: PublishedRulebook) -> Panel | None:
    """The panel that this browser answers for together, if it answers this release."""
    token = request.COOKIES.get(_cookie())
    if not token:
        return None
    return Panel.objects.filter(token=token, release_id=release.id, revoked_at=None).first()


def end(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(_cookie(), samesite="Lax")
    return response


def _cookie() -> str:
    return f"{settings.COOKIE_PREFIX}together"
