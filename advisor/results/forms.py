from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from advisor.models import Result
from advisor.questionnaire.forms import AboutForm
from rules.engine.schema import Rulebook

from .revision import store
from .withdrawal import restore, withdraw

CONFLICT = (
    "Somebody else has {} since you opened the page. Both versions are below: save again, and "
    "yours stands."
)


class DayField(forms.DateField):
    def __init__(self, **options: Any) -> None:
        wrong = "Write a date like 2026-11-20."
        super().__init__(
            input_formats=["%Y-%m-%d"],
            widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
            error_messages={"required": wrong, "invalid": wrong},
            **options,
        )


class EditForm(forms.Form):
    """A form about `result`, the row as this request read it."""

    def __init__(self, result: Result, rulebook: Rulebook, data: Any = None) -> None:
        super().__init__(data)
        self.result = result

    @property
    def is_changed(self) -> bool:
        """Whether to save it: the page also submits forms that nobody has changed."""
        return True

    def save(self) -> None:
        raise NotImplementedError


class EditAboutForm(EditForm, AboutForm):
    """Title and context. It overwrites what somebody else has saved only once that was shown."""

    has_conflict = False

    def __init__(self, result: Result, rulebook: Rulebook, data: Any = None) -> None:
        super().__init__(result, rulebook, data)
        self.initial = {"title": result.title, "context": result.context}

    @property
    def seen(self) -> str:
        """A digest of what is stored now. The form sends it back, which reveals a conflict."""
        return _digest(self.initial)

    @property
    def is_changed(self) -> bool:
        typed = {name: field.to_python(self[name].data) for name, field in self.fields.items()}
        return _digest(typed) != self.data.get("seen_about")

    def clean(self) -> None:
        stale = self.data.get("seen_about") != self.seen
        self.has_conflict = stale and self.cleaned_data != self.initial
        if self.has_conflict:
            raise ValidationError(CONFLICT.format("changed title and context"))

    def save(self) -> None:
        store(self.result, **self.cleaned_data)


def _digest(about: Mapping[str, Any]) -> str:
    return sha256("{title}\n{context}".format_map(about).encode()).hexdigest()


class WithdrawForm(EditForm):
    confirm = forms.BooleanField(
        label="Yes, hide this result from everyone",
        error_messages={"required": "Tick the box to withdraw the result."},
    )

    def save(self) -> None:
        if not self.result.revoked_at:
            withdraw(self.result)


class RestoreForm(EditForm):
    def save(self) -> None:
        if self.result.revoked_at:
            restore(self.result)
