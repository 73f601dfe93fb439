from typing import Any

from django.contrib import admin

from rules.models import Bearing, Measurement

from .base import KEY_AND_POSITION, PartAdmin, StackedRows
from .forms import PartForm
from .json_field import json_field


class MeasurementForm(PartForm):
    versions = json_field(Measurement, "versions", 6)
    plots = json_field(Measurement, "plots", 20)

    def clean_versions(self) -> Any:
        return self.cleaned_data["versions"] or {}


class BearingRows(StackedRows):
    model = Bearing
    autocomplete_fields = ["claim"]


@admin.register(Measurement)
class MeasurementAdmin(PartAdmin):
    form = MeasurementForm
    list_display = ["title", "key", "date", "whose", "rulebook"]
    search_fields = ["key", "title", "asks", "method"]
    inlines = [BearingRows]
    neighbours = ("cites",)
    fieldsets = [
        (None, {"fields": ["rulebook", KEY_AND_POSITION, "title", "asks"]}),
        ("How it was measured", {"fields": ["method", "command", "machine", "whose", "date"]}),
        ("What was seen", {"fields": ["versions", "plots", "cannot_show"]}),
    ]
