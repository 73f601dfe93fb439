from collections.abc import Iterator
from typing import Any

from django.contrib import admin

from rules.models import Claim, LeftOut

from .base import KEY_AND_POSITION, PartAdmin
from .bulk_edit import BulkEdit, NewValue
from .bulk_page import bulk_action
from .forms import PartForm
from .json_field import json_field


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


@admin.register(Claim)
class ClaimAdmin(PartAdmin):
    form = ClaimForm
    actions = [bulk_action("change_grade", ChangeGrade)]
    list_display = ["key", "says", "grade", "disputed"]
    list_filter = ["rulebook", "grade", ("disputed", admin.EmptyFieldListFilter)]
    search_fields = ["key", "says", "disputed"]
    autocomplete_fields = ["source", "precedents"]
    fields = [
        *("rulebook", KEY_AND_POSITION, "source", "grade", "says", "disputed", "precedents"),
        *("basis", "read_on", "url", "rows_used"),
    ]


@admin.register(LeftOut)
class LeftOutAdmin(PartAdmin):
    list_display = ["claim", "reason", "rulebook"]
    search_fields = ["claim__key", "claim__says", "reason"]
    autocomplete_fields = ["claim"]
    fields = ["rulebook", "position", "claim", "reason"]
    neighbours = ("cites",)
