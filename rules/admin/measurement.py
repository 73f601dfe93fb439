import json
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget

from rules.models import Bearing, Measurement

from .base import KEY_AND_POSITION, PartAdmin, StackedRows
from .forms import PartForm

MAX_LENGTH = 1_000_000


class JsonField(forms.JSONField):
    """JSON that a person reads and edits; the line is named in which it is broken."""

    def to_python(self, value: Any) -> Any:
        if self.disabled or not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        if len(value) > MAX_LENGTH:
            raise forms.ValidationError(f"Use at most {MAX_LENGTH:,} characters.")
        try:
            return json.loads(value)
        except json.JSONDecodeError as error:
            raise forms.ValidationError(f"Line {error.lineno}: {error.msg}.") from None
        except (RecursionError, ValueError):  # too deep, or a number of thousands of digits
            raise forms.ValidationError("Write JSON.") from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial if self.disabled else data

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str):
            return value  # as typed
        return json.dumps(value, ensure_ascii=False, indent=1)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return not self.disabled and self.to_python(data) != initial
        except forms.ValidationError:
            return True


def _json_field(name: str, rows: int, initial: Any = None) -> JsonField:
    field: Any = Measurement._meta.get_field(name)
    return JsonField(
        required=not field.blank,
        initial=initial,
        help_text=field.help_text,
        widget=AdminTextareaWidget(attrs={"rows": rows, "spellcheck": "false"}),
    )


class MeasurementForm(PartForm):
    versions = _json_field("versions", 6, {})
    plots = _json_field("plots", 20)

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
