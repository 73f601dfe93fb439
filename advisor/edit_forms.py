"""The forms of a result's edit page."""

import datetime
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate, now

from rules.engine.schema import Option, Rulebook

from .about import AboutForm, PlainText
from .models import Decision, Result

OVERTAKEN = (
    "Somebody else has changed this since you opened the page. Both versions are below: "
    "save again, and yours stands."
)
NO_DATE = "Write a date like 2026-11-20."


class EditForm(forms.Form):
    """`result` is the row as it was found for this request."""

    def __init__(self, result: Result, rulebook: Rulebook, data: Any = None) -> None:
        super().__init__(data, initial=self.stored(result))
        self.result = result

    def stored(self, result: Result) -> dict[str, Any]:
        return {}

    def save(self) -> None:
        raise NotImplementedError


class EditAboutForm(EditForm, AboutForm):
    """Title and context. It never overwrites unseen what somebody else has saved."""

    def stored(self, result: Result) -> dict[str, Any]:
        return {"title": result.title, "context": result.context}

    @property
    def seen(self) -> str:
        """Stands for what is stored now, so that the form can send back what it was shown with."""
        return sha256(f"{self.result.title}\n{self.result.context}".encode()).hexdigest()

    @property
    def overtaken(self) -> bool:
        return self.is_bound and self.data.get("seen") != self.seen and self.has_changed()

    def clean(self) -> None:
        if self.overtaken:
            raise ValidationError(OVERTAKEN)

    def save(self) -> None:
        Result.objects.filter(pk=self.result.pk).update(**self.cleaned_data)


class DecisionForm(EditForm):
    option = forms.ChoiceField(
        label="Option", error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose one.")
    )
    status = forms.ChoiceField(
        label="Status",
        choices=Decision.Status.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose one of the three."),
    )
    date = forms.DateField(
        label="Date",
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        error_messages=dict.fromkeys(["required", "invalid"], NO_DATE),
    )
    deciders = PlainText(
        label="Decided by", help_text="Names, as they are to be read.", max_length=300
    )
    reason = PlainText(
        label="Why",
        help_text="In at most 4,000 characters.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, result: Result, rulebook: Rulebook, data: Any = None) -> None:
        super().__init__(result, rulebook, data)
        self.recommended = rulebook.option.get(result.recommended)
        options = [(option.key, self._named(option)) for option in rulebook.options]
        self.fields["option"].choices = [("", "Choose one"), *options]  # type: ignore[attr-defined]
        if self.recommended:
            self.fields[
                "reason"
            ].help_text += f" Needed if you choose another option than {self.recommended.name}."

    def _named(self, option: Option) -> str:
        return f"{option.name} (recommended)" if option == self.recommended else option.name

    def stored(self, result: Result) -> dict[str, Any]:
        latest = result.decisions.values("option", "status", "deciders", "reason").last()
        fresh = {"option": result.recommended, "status": Decision.Status.PROPOSED}
        return {"date": localdate(), **(latest or fresh)}

    def clean_date(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["date"]
        # East of the server it may be tomorrow already.
        if day > localdate() + datetime.timedelta(days=1):
            raise ValidationError("This day is yet to come.")
        return day

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        option = self.cleaned_data.get("option")
        if option and self.recommended and option != self.recommended.key and not reason:
            raise ValidationError(f"Say why it is not {self.recommended.name}.")
        return reason

    def save(self) -> None:
        """Adds to the history, unless it says so already: a form is easily sent twice."""
        latest = self.result.decisions.values(*self.cleaned_data).last()
        if latest != self.cleaned_data:
            self.result.decisions.create(**self.cleaned_data)


class WithdrawForm(EditForm):
    confirm = forms.BooleanField(
        label="Yes, nobody shall read it any more",
        error_messages={"required": "Tick the box to withdraw the result."},
    )

    def save(self) -> None:
        Result.objects.filter(pk=self.result.pk, revoked_at=None).update(revoked_at=now())


class RestoreForm(EditForm):
    def save(self) -> None:
        Result.objects.filter(pk=self.result.pk).update(revoked_at=None)
