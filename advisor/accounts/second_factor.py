"""A second factor: codes from an app, and recovery codes for anyone who loses it."""

import secrets
from base64 import b32encode
from typing import Any, cast

import segno
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_otp import login
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from . import sessions
from .codes import digest
from .password import is_password_of_user

NEW_KEY = "new_key"
RECOVERY_CODES = 8
WRONG = "The password or the code is not right. Each code counts once: wait for the next one."


class FactorForm(forms.Form):
    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label="Code",
        max_length=60,
        help_text="The one that your app shows now.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        super().__init__(*args)
        self.request, self.user = request, cast(User, request.user)


class SetUpForm(FactorForm):
    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if not is_password_of_user(self.request, password):
            raise forms.ValidationError("This is not your password.")
        return password

    @property
    def key(self) -> str:
        """A new key, which stays the same until it is used, however often the page is loaded."""
        return str(self.request.session.setdefault(NEW_KEY, random_hex()))

    @property
    def device(self) -> TOTPDevice:
        return TOTPDevice(user=self.user, name="App", key=self.key)

    @property
    def secret(self) -> str:
        return _in_groups(b32encode(self.device.bin_key).decode())

    @property
    def qr(self) -> SafeString:
        code = segno.make_qr(self.device.config_url)
        return SafeString(code.svg_inline(scale=4, dark="#000", light="#fff"))

    def clean(self) -> None:
        if self.errors:
            return
        totp, code = TOTP(self.device.bin_key), self.cleaned_data["code"].strip()
        if not (code.isdecimal() and totp.verify(int(code), tolerance=1)):
            self.add_error("code", "This code is not right. Does your phone show the right time?")
        self.cleaned_data["last_t"] = totp.t()

    def save(self) -> TOTPDevice:
        device = self.device
        device.last_t = self.cleaned_data["last_t"]
        device.save()
        del self.request.session[NEW_KEY]
        return device


class ChangeForm(FactorForm):
    def clean(self) -> None:
        given = {"username": self.user.get_username(), **self.cleaned_data}
        if not self.errors and authenticate(self.request, **given) is None:
            self.add_error(None, WRONG)


@never_cache
@staff_member_required(login_url="admin:login")  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    device = TOTPDevice.objects.filter(user=request.user, confirmed=True).first()
    data = request.POST if request.method == "POST" else None
    form = ChangeForm(request, data) if device else SetUpForm(request, data)
    if not form.is_valid():
        return _page(request, form=form, device=device, status=422 if form.errors else 200)
    with transaction.atomic():
        sessions.end_others(request)
        if "remove" in request.POST:
            remove(form.user)
            messages.success(request, "Your second factor is removed.")
            return redirect("admin:second-factor")
        device = form.save() if isinstance(form, SetUpForm) else device
        codes = _new_codes(request)
    login(request, device)
    return _page(request, codes=codes)


def remove(user: User) -> None:
    for kind in (TOTPDevice, StaticDevice):
        kind.objects.filter(user=user).delete()


def _new_codes(request: HttpRequest) -> list[str]:
    StaticDevice.objects.filter(user=request.user).delete()
    device = StaticDevice.objects.create(user=request.user, name="Recovery codes")
    keys = [secrets.token_bytes(16) for _ in range(RECOVERY_CODES)]
    codes = [b32encode(key).decode().rstrip("=").lower() for key in keys]
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=digest(code)) for code in codes
    )
    return [_in_groups(code) for code in codes]


def _in_groups(text: str) -> str:
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def _page(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    context |= {
        **admin.site.each_context(request),
        "title": "Second factor",
        "left": StaticToken.objects.filter(device__user=request.user).count(),
    }
    return TemplateResponse(request, "accounts/second_factor.html", context, status=status)
