import json
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import Model

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
        if value is None or isinstance(value, str):
            return value  # as typed
        return json.dumps(value, ensure_ascii=False, indent=1)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return not self.disabled and self.to_python(data) != initial
        except forms.ValidationError:
            return True


def json_field(model: type[Model], name: str, rows: int) -> JsonField:
    field: Any = model._meta.get_field(name)
    return JsonField(
        required=not field.blank,
        help_text=field.help_text,
        widget=AdminTextareaWidget(attrs={"rows": rows, "spellcheck": "false"}),
    )
