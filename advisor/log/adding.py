"""The owner of a result adds it to a log, by that log's link."""

from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from advisor.models import Log, Result
from advisor.questionnaire.forms import PlainText
from advisor.results import edit_key
from advisor.results.lookup import owned_or_404
from advisor.web.limits import limit_saving
from advisor.web.responses import SeeOther, private

from .forms import refusal

MAX_LINK = 500


class LogLink(NamedTuple):
    """The token of a log, and the key if it is its manage link."""

    token: str
    key: str


def read_link(text: str, host: str) -> LogLink | None:
    """None for a link of another site, or of another page of this one; any page of a log will do.

    "advisor.example/log/..." is a link too.
    """
    text = text.strip()
    try:
        parts = urlsplit(text if "//" in text or text.startswith("/") else f"//{text}")
        found = resolve(parts.path)
    except (ValueError, Resolver404):
        return None
    is_here = parts.netloc.lower() in (host.lower(), "")
    if not is_here or "log" not in found.kwargs:
        return None
    return LogLink(found.kwargs["log"], found.kwargs.get("key", ""))


class AddForm(forms.Form):
    log = PlainText(label="Link of a log", max_length=MAX_LINK)

    def __init__(self, result: Result, host: str, data: Any = None) -> None:
        super().__init__(data, auto_id="add_%s")
        self.result = result
        self.host = host

    def clean_log(self) -> str:
        text: str = self.cleaned_data["log"]
        if not text:
            raise ValidationError("Paste the link of a log.")
        link = read_link(text, self.host)
        if link is None:
            raise ValidationError("That is no link of a log on this site. Was all of it copied?")
        # Locked: the log may be closed, withdrawn or filled at the same moment.
        self.chosen = Log.objects.select_for_update().filter(token=link.token).first()
        if self.chosen is None or (link.key and not edit_key.matches(link.key, self.chosen)):
            raise ValidationError("There is no log at that link. Was all of it copied?")
        self.is_manager = bool(link.key)
        self._refuse(self.chosen)
        return text

    def _refuse(self, log: Log) -> None:
        if log.revoked_at:
            raise ValidationError("That log is withdrawn.")
        if problem := refusal(log):
            raise ValidationError(problem)
        if found := log.entries.filter(result=self.result).first():
            raise ValidationError(
                "This result is in that log already."
                if found.accepted_at
                else "This result is proposed to that log already. Its team has yet to answer."
            )

    def clean(self) -> None:
        if self.result.revoked_at:
            raise ValidationError("You have withdrawn this result. Make it readable again first.")

    def save(self) -> None:
        accepted_at = now() if self.is_manager else None
        if self.chosen:
            self.chosen.entries.create(result=self.result, accepted_at=accepted_at)


@require_POST
@limit_saving
@never_cache
@transaction.atomic
def add(request: HttpRequest, token: str) -> HttpResponse:
    """By the log's manage link the result is in it at once; by its read link, it is proposed.

    With `remove`, it is taken out of a log.
    """
    key = request.POST.get("key", "")
    result = owned_or_404(Result.objects.all(), token, key)
    edit = reverse("edit", args=[token, key])
    if number := request.POST.get("remove"):
        return private(SeeOther(f"{edit}?done={_take_out(result, number)}"))
    form = AddForm(result, request.get_host(), request.POST)
    if not form.is_valid():
        context = {"form": form, "result": result, "key": key}
        return private(render(request, "log/add.html", context, status=422))
    form.save()
    done = "logged" if form.is_manager else "log-proposed"
    return private(SeeOther(f"{edit}?done={done}"))


def _take_out(result: Result, number: str) -> str:
    """Of the log that has it as this entry. The name of what to say of it."""
    if not (number.isascii() and number.isdecimal()):
        return "nothing"
    deleted, _ = result.entries.filter(pk=number).delete()
    return "unlogged" if deleted else "nothing"
