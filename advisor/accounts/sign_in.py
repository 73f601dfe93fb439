from typing import Any

from axes.helpers import get_cool_off
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path

from advisor.web import limits
from advisor.web.errors import locked_out

from . import second_factor, single_sign_on


class SignInForm(AdminAuthenticationForm):
    code = forms.CharField(
        label="Code",
        required=False,
        max_length=60,
        help_text="From your app, or a recovery code. Leave it empty if you have set up neither.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )

    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        second_factor.require(user, self.cleaned_data.get("code", ""))


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
