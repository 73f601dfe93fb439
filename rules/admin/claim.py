from collections.abc import Iterator
from typing import Any

from django.contrib import admin

from rules.models import Claim, LeftOut, Source

from .base import KEY_AND_POSITION, PartAdmin, TabularRows
from .bulk_edit import BulkEdit, NewValue
from .bulk_page import bulk_action
from .forms import PartForm, RowsFormSet
from .json_field import json_field
from .next_key import next_key


class ChangeGrade(BulkEdit):
    title = "Change the grade"
    grade = Claim._meta.get_field("grade").formfield(label="New grade")

    def say(self, row: Any) -> str:
        return str(row.get_grade_display())

    def new_values(self, row: Any) -> Iterator[NewValue]:
        if row.grade != self.cleaned_data["grade"]:
            yield NewValue(row, "grade", self.cleaned_data["grade"])


class ClaimForm(PartForm):
    basis = json_field(Claim, "basis", 6)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "key" in self.fields and not self.instance.pk:
            key = self.fields["key"]
            key.required, key.help_text = False, "Empty, it counts on from the source's: S1-03."

    def clean_key(self) -> str:
        key, source = self.cleaned_data["key"], self.cleaned_data.get("source")
        return key or (_next_of(source) if source else "")


def _next_of(source: Source) -> str:
    latest = source.claims.last()
    taken = set(source.rulebook.claims.values_list("key", flat=True))
    return next_key(latest.key if latest else f"{source.key}-00", taken)


class NewClaimsFormSet(RowsFormSet):
    """Claims of a new source: they have its rulebook, and keys that count on from its own."""

    def clean(self) -> None:
        for form in self.forms:
            form.instance.rulebook_id = self.instance.rulebook_id
        super().clean()

    def save_new(self, form: Any, commit: bool = True) -> Any:
        form.instance.key = _next_of(self.instance)
        return super().save_new(form, commit)


class NewClaimRows(TabularRows):
    model = Claim
    formset = NewClaimsFormSet
    extra_at_first = 3
    fields = ["says", "grade"]


@admin.register(Claim)
class ClaimAdmin(PartAdmin):
    form = ClaimForm
    actions = [bulk_action("change_grade", ChangeGrade)]
    list_display = ["key", "says", "grade", "disputed"]
    list_filter = ["rulebook", "grade", ("disputed", admin.EmptyFieldListFilter)]
    search_fields = ["key", "says", "disputed"]
    autocomplete_fields = ["source", "precedents"]
    carried = ("source", "grade")
    fields = [
        *("rulebook", "source", KEY_AND_POSITION, "grade", "says", "disputed", "precedents"),
        *("basis", "read_on", "url", "rows_used"),
    ]


@admin.register(LeftOut)
class LeftOutAdmin(PartAdmin):
    list_display = ["claim", "reason", "rulebook"]
    search_fields = ["claim__key", "claim__says", "reason"]
    autocomplete_fields = ["claim"]
    fields = ["rulebook", "position", "claim", "reason"]
    neighbours = ("cites",)
