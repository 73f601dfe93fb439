"""Where an administrator withdraws what somebody has saved, if its owner cannot or will not."""

from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from advisor.questionnaire.forms import PlainText

from . import history
from .found import Found, find

NOTHING = "No result, panel or log has this link. Was the whole link copied?"


class AddressForm(forms.Form):
    address = PlainText(label="Link of a result, a panel or a log", max_length=2000)
    found: Found | None = None

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        if not address:
            raise ValidationError("Paste a link.")
        self.found = find(address)
        if self.found is None:
            raise ValidationError(NOTHING)
        return address


class ModerationForm(AddressForm):
    reason = PlainText(label="Reason", max_length=500)
    action = forms.ChoiceField(choices=[("withdraw", "Withdraw"), ("restore", "Restore")])

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if not reason:
            raise ValidationError("Say why. Administrators read it below, and the log has it.")
        return reason

    def clean(self) -> None:
        restores = self.cleaned_data.get("action") == "restore"
        if self.found and restores and not self.found.is_withdrawn_by_administrator:
            raise ValidationError("No administrator has withdrawn this, so none can restore it.")
        if self.found and self.found.is_forgotten:
            raise ValidationError("The site has forgotten this. There is nothing left to withdraw.")

    @transaction.atomic
    def save(self, found: Found, user: User) -> str:
        if self.cleaned_data["action"] == "withdraw":
            found.withdraw()
            done = "Withdrawn"
        else:
            found.restore()
            done = "Restored"
        history.note(found, user, done, self.cleaned_data["reason"])
        return f"{done}."


@admin.site.admin_view
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def moderation(request: HttpRequest) -> HttpResponse:
    if not request.user.is_superuser:
        raise PermissionDenied
    if request.method == "POST":
        return _act(request)
    asked = "address" in request.GET
    return _page(request, AddressForm(request.GET if asked else None))


def _act(request: HttpRequest) -> HttpResponse:
    form = ModerationForm(request.POST)
    if not form.is_valid() or form.found is None:
        return _page(request, form)
    messages.success(request, form.save(form.found, cast(User, request.user)))
    address = urlencode({"address": form.cleaned_data["address"]})
    return redirect(f"{reverse('moderation')}?{address}")


def _page(request: HttpRequest, form: AddressForm) -> HttpResponse:
    status = 422 if form.errors else 200
    context = {
        **admin.site.each_context(request),
        "title": "Withdraw what somebody has saved",
        "form": form,
        "found": form.found,
        "history": history.latest(),
    }
    return render(request, "moderation/moderation.html", context, status=status)
