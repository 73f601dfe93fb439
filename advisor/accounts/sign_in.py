from typing import Any

from axes.helpers import get_cool_off
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from advisor.web import limits
from advisor.web.errors import locked_out

from . import second_factor, single_sign_on
from .identities import MAX_NAME
from .password import is_password_of_user


class SignInForm(AdminAuthenticationForm):
    code = forms.CharField(
        label="Code",
        required=False,
        max_length=60,
        help_text="From your app, or a recovery code. Leave it empty if you have set up neither.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )

    # The same whatever is wrong, so that nobody learns that a stolen password is right.
    error_messages = {
        "invalid_login": "The name, the password or the code is not right, or the account is not "
        "one that works in the admin. Each code counts once: after a wrong one, wait for the next.",
    }

    def clean(self) -> dict[str, Any]:
        given = {"code": "", **self.cleaned_data}
        if given.keys() >= {"username", "password"}:
            # No account has a longer name, and no column takes one that is far longer.
            given["username"] = given["username"][: MAX_NAME + 1]
            self.user_cache = authenticate(self.request, **given)
            if self.user_cache is None:
                raise self.get_invalid_login_error()
        return self.cleaned_data


class Site(admin.AdminSite):
    login_form = SignInForm
    login_template = "accounts/sign_in.html"

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and _has_required_factor(request)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if super().has_permission(request) and not _has_required_factor(request):
            return redirect("admin:second-factor")
        if request.method == "POST" and (refusal := limits.sign_in_refusal(request)):
            return refusal
        context = {"single_sign_on": bool(settings.OIDC_ISSUER)}
        return super().login(request, context | (extra_context or {}))

    @method_decorator(never_cache)  # which Django sets on its other pages
    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Guessing the old password is limited like signing in."""
        if request.method == "POST":
            is_password_of_user(request, request.POST.get("old_password", ""))
            if getattr(request, "axes_locked_out", False):
                return too_many_failures(request, {})
        return super().password_change(request, extra_context)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [
            path("second-factor/", second_factor.second_factor, name="second-factor"),
            path("sign-in/", single_sign_on.start, name="single-sign-on"),
            path("signed-in/", single_sign_on.finish, name="signed-in"),
            *super().get_urls(),
        ]


def _has_required_factor(request: HttpRequest) -> bool:
    """Single sign-on counts as a second factor."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return True
    # django-otp adds is_verified to users.
    return request.user.is_verified() or single_sign_on.SIGNED_IN_BY_PROVIDER in request.session  # type: ignore[union-attr]


def too_many_failures(request: HttpRequest, credentials: Any) -> HttpResponse:
    cool_off = get_cool_off(request)
    return locked_out(request, int(cool_off.total_seconds()) if cool_off else 0)


def log_name(username: str, network: str, *others: object) -> str:
    """The user as the log names them. Quoted, since a name may have line breaks in it."""
    return f"{username!r} from {network!r}"
