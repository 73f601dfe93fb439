"""A second factor: the codes of an app, and recovery codes for who has lost it."""

import secrets
from base64 import b32encode, urlsafe_b64encode
from hashlib import sha256
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
from django_otp import login, user_has_device, verify_token
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from . import sessions

NEW_KEY = "new_key"
CODES = 8
MISSING = "Type a code as well: from your app, or a recovery code."
WRONG = "This code is not right, or was used before. Wait for the next one of your app."


def require(user: User, code: str) -> None:
    """Raises ValidationError unless the code is right, or the user has no second factor."""
    if not user_has_device(user):
        return
    if not code:
        raise forms.ValidationError(MISSING, code="code")
    device = _device_of(user, code)
    if device is None:
        raise forms.ValidationError(WRONG, code="code")
    user.otp_device = device  # type: ignore[attr-defined]  # django-otp keeps it in the session


def _device_of(user: User, code: str) -> Device | None:
    """What gave the code, which is used up by this."""
    typed = "".join(filter(str.isalnum, code)).lower()
    of_app = len(typed) == 6
    devices = (TOTPDevice if of_app else StaticDevice).objects.filter(user=user, confirmed=True)
    if not (device := devices.first()):
        return None
    return verify_token(user, device.persistent_id, typed if of_app else _digest(typed))


def _digest(code: str) -> str:
    """What is kept of a recovery code. The code is as random as a key, so a plain hash is enough;
    of that, as much as the column of django-otp holds."""
    return urlsafe_b64encode(sha256(code.encode()).digest())[:16].decode()


class FactorForm(forms.Form):
    """Who changes a second factor shows once more who they are."""

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

    def clean_password(self) -> str:
        name, password = self.user.get_username(), self.cleaned_data["password"]
        if authenticate(self.request, username=name, password=password) != self.user:
            raise forms.ValidationError("This is not your password.")
        return str(password)


class SetUpForm(FactorForm):
    @property
    def key(self) -> str:
        """Stays the same until it is used, however often the page is loaded."""
        return str(self.request.session.setdefault(NEW_KEY, random_hex()))

    @property
    def device(self) -> TOTPDevice:
        return TOTPDevice(user=self.user, name="App", key=self.key)

    @property
    def secret(self) -> str:
        """As people type it into an app."""
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
        if not self.errors and not _device_of(self.user, self.cleaned_data["code"]):
            self.add_error("code", WRONG)


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
            return _removed(request, form.user)
        device = form.save() if isinstance(form, SetUpForm) else device
        codes = _new_codes(request)
    login(request, device)
    return _page(request, codes=codes)


def remove(user: User) -> None:
    for kind in (TOTPDevice, StaticDevice):
        kind.objects.filter(user=user).delete()


def _removed(request: HttpRequest, user: User) -> HttpResponse:
    remove(user)
    messages.success(request, "Your second factor is removed.")
    return redirect("admin:second-factor")


def _new_codes(request: HttpRequest) -> list[str]:
    """Recovery codes, in place of those that there were."""
    StaticDevice.objects.filter(user=request.user).delete()
    device = StaticDevice.objects.create(user=request.user, name="Recovery codes")
    codes = [b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower() for _ in range(CODES)]
    kept = [StaticToken(device=device, token=_digest(code)) for code in codes]
    StaticToken.objects.bulk_create(kept)
    return [_in_groups(code) for code in codes]


def _in_groups(text: str) -> str:
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def _page(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    left = StaticToken.objects.filter(device__user=request.user).count()
    around = {**admin.site.each_context(request), "title": "Second factor", "left": left}
    return TemplateResponse(request, "accounts/second_factor.html", around | context, status=status)
