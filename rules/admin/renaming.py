"""The page that gives a part another key, and the key on its form, which leads there."""

from typing import Any, get_args

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rules.drafts import renaming
from rules.drafts.renaming import OWNED, is_former_key, released_in
from rules.engine import schema
from rules.engine.references import RESERVED_QUESTIONS, RESERVED_STEPS
from rules.models import Question, Step, path_to_rulebook
from rules.review import follow_key

from .changes import FieldChange
from .links import address, use_list
from .part_page import part_url
from .saving import ModelAdmin
from .uses import key_uses, page_row

KINDS = get_args(schema.RenamedKind)
RESERVED = {
    Question: (RESERVED_QUESTIONS, "In addresses, “{}” stands for something else."),
    Step: (RESERVED_STEPS, "The site has a page of its own called “{}”."),
}


class StoredKey(forms.Widget):
    """The key of a stored part as text. It is sent all the same: somebody else may delete the part,
    which this form then adds again.
    """

    def __init__(self, row: Any) -> None:
        super().__init__()
        self.row = row

    def id_for_label(self, id_: str | None) -> str:
        return ""  # no input that a label could belong to

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return format_html(
            '<span class="key">{0} <input type="hidden" name="{1}" value="{0}">'
            '<a href="{2}" aria-label="Rename the key {0}">Rename</a></span>',
            value or "",
            name,
            address(self.row, "rename"),
        )


class KeyForm(forms.Form):
    old = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, row: Any, data: Any = None) -> None:
        super().__init__(data, initial={"old": row.key})
        self.row = row
        self.fields["key"] = row._meta.get_field("key").formfield(label="New key")

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        self.row._meta.get_field("key").run_validators(key)
        if problem := refusal(self.row, key):
            raise ValidationError(problem)
        return key

    def clean(self) -> None:
        if self.cleaned_data.get("old", self.row.key) != self.row.key:
            raise ValidationError(
                f"Somebody else has renamed it meanwhile: its key is “{self.row.key}” now."
            )


def refusal(row: Any, key: str) -> str:
    """Why the part cannot have this key; empty if it can."""
    noun = noun_of(row)
    owner = OWNED.get(type(row))
    scope = {owner: getattr(row, owner)} if owner else {path_to_rulebook(type(row)): row.rulebook}
    if key == row.key:
        return "This is its key already."
    if type(row)._default_manager.filter(**scope, key=key).exists():
        return f"Another {noun} of this {owner or 'rulebook'} has this key."
    reserved, why = RESERVED.get(type(row), ((), ""))
    if key in reserved:
        return why.format(key)
    if (number := released_in(row, key)) and not is_former_key(row, key):
        return (
            f"Another {noun} has this key in release {number}. What was saved under it would be "
            f"taken for this {noun}."
        )
    return ""


def noun_of(row: Any) -> str:
    """`row`, not `row of a table`."""
    return str(row._meta.verbose_name).partition(" of ")[0]


class RenamingAdmin(ModelAdmin):
    def get_urls(self) -> Any:
        own = [part_url(self.admin_site, self.model, rename, "change")]
        return [*(own if self.opts.model_name in KINDS else ()), *super().get_urls()]


def rename(request: HttpRequest, row: Any) -> HttpResponse:
    form = KeyForm(row, request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _renamed(request, row, form.cleaned_data["key"])
    found = key_uses(row)
    context = admin.site.each_context(request) | {
        "title": f"Rename the key of {noun_of(row)} “{row}”",
        "opts": page_row(row)._meta,
        "row": row,
        "back": address(page_row(row)),
        "form": form,
        "count": len(found),
        "uses": use_list(found, limit=None),
        "released": released_in(row, row.key),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "admin/rules/rename.html", context, status=status)


def _renamed(request: HttpRequest, row: Any, key: str) -> HttpResponse:
    change = FieldChange("Key", row.key, key)
    message = f"{noun_of(row).capitalize()} “{row}”: {str(change).lower()}"
    own, others = page_row(row), renaming.rename(row, key)
    follow_key(row, change.before)
    user: Any = request.user
    log = LogEntry.objects.log_actions
    log(user.pk, [own], CHANGE, str(change) if own == row else message)
    pages = dict.fromkeys(map(page_row, others))
    log(user.pk, [page for page in pages if page != own], CHANGE, message)
    messages.success(request, f"The key “{change.before}” is now “{key}”.")
    return redirect(address(own))
