"""Single sign-on by OpenID Connect, if the settings name a provider.

Each sign-in reads the provider's metadata anew; nothing of it is stored.
"""

import logging
from typing import Any

from authlib.integrations.django_client import OAuth, OAuthError
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from joserfc.errors import JoseError
from requests import RequestException

from advisor.models import Identity
from advisor.web.errors import cannot_sign_in
from advisor.web.limits import sign_in_refusal

logger = logging.getLogger(__name__)

# Keys in the session
SIGNED_IN_BY_PROVIDER = "single_sign_on"
NEXT = "next"

TIMEOUT = 10  # seconds
FAILURES = (OAuthError, JoseError, RequestException, RuntimeError, ValueError)


def _provider() -> Any:
    """Raises one of FAILURES if the provider cannot be reached, or is not the expected one."""
    if not settings.OIDC_ISSUER:
        raise Http404("There is no single sign-on here.")
    provider = OAuth().register(
        "provider",
        client_id=settings.OIDC_CLIENT_ID,
        client_secret=settings.OIDC_CLIENT_SECRET,
        server_metadata_url=f"{settings.OIDC_ISSUER.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid profile email",
            "code_challenge_method": "S256",
            "default_timeout": TIMEOUT,
        },
    )
    if provider.load_server_metadata().get("issuer") != settings.OIDC_ISSUER:
        raise ValueError("the provider gives itself another name")
    return provider


@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The login page links here: the content security policy lets forms lead to this site only."""
    if refusal := sign_in_refusal(request):
        return refusal
    request.session[NEXT] = request.GET.get(NEXT, "")
    return_url = request.build_absolute_uri(reverse("admin:signed-in"))
    try:
        response: HttpResponse = _provider().authorize_redirect(request, return_url)
    except FAILURES as error:
        return _failed(request, error)
    return response


@never_cache
@require_safe
def finish(request: HttpRequest) -> HttpResponse:
    expected_claims = {
        "iss": {"essential": True, "value": settings.OIDC_ISSUER},
        "aud": {"essential": True, "value": settings.OIDC_CLIENT_ID},
    }
    try:
        token = _provider().authorize_access_token(request, claims_options=expected_claims)
        claims = token["userinfo"]
    except (*FAILURES, KeyError) as error:
        return _failed(request, error)
    user = _user(claims)
    if user is None:
        message = "Another account here has your name. Ask an administrator to rename it."
        return cannot_sign_in(request, 409, message)
    if not user.is_active:
        raise PermissionDenied
    next_url = request.session.get(NEXT, "")
    login(request, user, "django.contrib.auth.backends.ModelBackend")
    request.session[SIGNED_IN_BY_PROVIDER] = True
    is_local = url_has_allowed_host_and_scheme(next_url, {request.get_host()}, request.is_secure())
    return redirect(next_url if is_local else "admin:index")


def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.warning("Single sign-on failed: %s", type(error).__name__)
    message = "Your organisation’s sign-in did not confirm who you are. Try again."
    return cannot_sign_in(request, 502, message)


@transaction.atomic
def _user(claims: dict[str, Any]) -> User | None:
    """None if a new user's name is taken: names can be reassigned, so they identify nobody."""
    identifiers = {"issuer": claims["iss"], "subject": claims["sub"]}
    identity = Identity.objects.select_related("user").filter(**identifiers).first()
    if identity is None:
        name = str(claims.get("preferred_username") or claims.get("email") or claims["sub"])[:150]
        if User.objects.filter(username=name).exists():
            return None
        user = User.objects.create_user(name, email=claims.get("email") or "")
        identity = Identity.objects.create(user=user, **identifiers)
    _set_groups(identity.user, claims)
    return identity.user


def _set_groups(user: User, claims: dict[str, Any]) -> None:
    if not settings.OIDC_GROUPS_CLAIM:
        return
    claim = claims.get(settings.OIDC_GROUPS_CLAIM)
    names = claim if isinstance(claim, list) else [claim]
    groups = Group.objects.filter(name__in=[name for name in names if isinstance(name, str)])
    user.groups.set(groups)
    user.is_staff = bool(groups)
    user.save(update_fields=["is_staff"])
