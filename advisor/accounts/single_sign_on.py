"""Single sign-on by OpenID Connect, if the settings name a provider."""

import logging
import re
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from advisor.web.errors import cannot_sign_in
from advisor.web.limits import sign_in_refusal

from . import provider
from .identities import NameTaken, user_of
from .provider import ProviderBusy, ProviderFailed, ProviderRefused

logger = logging.getLogger(__name__)

BACKEND = "advisor.accounts.password.PasswordAndCode"  # which also finds the user of a session
# Keys in the session
SIGNED_IN_BY_PROVIDER = "single_sign_on"
BEGUN = "sign_ins_begun"

MAX_BEGUN = 5  # in one browser; the latest count
ERROR_CODE = re.compile("[a-z_]{1,40}")
NOT_BEGUN = (
    "This sign-in did not begin in this browser, or has ended already. Open the sign-in page, and "
    "begin again."
)
FAILED = (
    "Your organisation’s sign-in did not confirm who you are. Try again in a minute. If that does "
    "not help, tell whoever looks after this site: its log says what is wrong."
)
REFUSED = (
    "Your organisation’s sign-in let nobody in. Try again. If that does not help, ask whoever "
    "looks after your account there."
)
BUSY = "Your organisation’s sign-in is slow just now. Try again in a minute."
TAKEN = "Another account here has your name. Ask an administrator of this site to rename it."


@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The login page links here: the content security policy lets forms lead to this site only."""
    _require_provider()
    if refusal := sign_in_refusal(request):
        return refusal
    try:
        begun = provider.begin(_return_url(request))
    except (ProviderBusy, ProviderFailed) as error:
        return _failed(request, error)
    _remember(request, begun)
    return redirect(begun.url)


def _require_provider() -> None:
    if not settings.OIDC_ISSUER:
        raise Http404("There is no single sign-on here.")


def _return_url(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("admin:signed-in"))


def _remember(request: HttpRequest, begun: provider.Begun) -> None:
    """Each tab has a state of its own, and a page to which to return."""
    earlier = list(request.session.get(BEGUN, {}).items())[1 - MAX_BEGUN :]
    kept = {
        "nonce": begun.nonce,
        "code_verifier": begun.code_verifier,
        "next": request.GET.get("next", ""),
    }
    request.session[BEGUN] = dict([*earlier, (begun.state, kept)])


def _take(request: HttpRequest) -> dict[str, str] | None:
    """What this browser began with the state in the address; it counts once."""
    begun = request.session.get(BEGUN, {})
    found: dict[str, str] | None = begun.pop(request.GET.get("state", ""), None)
    if found:
        request.session[BEGUN] = begun
    return found


@never_cache
@require_safe
def finish(request: HttpRequest) -> HttpResponse:
    """Looks at the state first: the provider is only asked about who began to sign in here."""
    _require_provider()
    begun = _take(request)
    if begun is None and request.user.is_authenticated:  # the page was opened again
        return redirect("admin:index")
    if begun is None:
        return cannot_sign_in(request, 403, NOT_BEGUN)
    if refusal := sign_in_refusal(request, "signed-in"):
        return refusal
    try:
        return _sign_in(request, begun)
    except (ProviderBusy, ProviderFailed, ProviderRefused) as error:
        return _failed(request, error)
    except NameTaken:
        return cannot_sign_in(request, 409, TAKEN)


def _sign_in(request: HttpRequest, begun: dict[str, str]) -> HttpResponse:
    user = user_of(_claims(request, begun))
    if not user.is_active:
        raise PermissionDenied
    login(request, user, BACKEND)
    request.session[SIGNED_IN_BY_PROVIDER] = True
    next_url = begun["next"]
    is_local = url_has_allowed_host_and_scheme(next_url, {request.get_host()}, request.is_secure())
    return redirect(next_url if is_local else "admin:index")


def _claims(request: HttpRequest, begun: dict[str, str]) -> dict[str, Any]:
    code, error = request.GET.get("code", ""), request.GET.get("error", "")
    if error or not code:
        raise ProviderRefused(error if ERROR_CODE.fullmatch(error) else "no code")
    return provider.claims_of(code, begun["nonce"], begun["code_verifier"], _return_url(request))


def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """Only what is the provider's or the settings' fault is an error of the site."""
    if isinstance(error, ProviderBusy):
        return cannot_sign_in(request, 429, BUSY)
    if isinstance(error, ProviderRefused):
        logger.warning("Single sign-on was refused: %s", error)
        return cannot_sign_in(request, 403, REFUSED)
    logger.warning("Single sign-on failed: %s", error)
    return cannot_sign_in(request, 502, FAILED)
