import datetime
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.utils.timezone import localdate, now

from advisor.models import Decision, Result
from advisor.questionnaire.forms import AboutForm, PlainText
from rules.engine.schema import Option, Rulebook

from .decisions import ruled_out_reasons

CONFLICT = (
    "Somebody else has {} since you opened the page. Both versions are below: save again, and "
    "yours stands."
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
        Result.objects.filter(pk=self.result.pk).update(**self.cleaned_data)


def _digest(about: Mapping[str, Any]) -> str:
    return sha256("{title}\n{context}".format_map(about).encode()).hexdigest()


class DecisionForm(EditForm):
    """A decision to add to the history. `seen` is the latest one when the page was opened.

    The first decision has no status preselected: otherwise any change on the page would record it.
    """

    option = forms.ChoiceField(
        label="Option", error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose one.")
    )
    status = forms.ChoiceField(
        label="Status",
        choices=Decision.Status.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose one of the four."),
    )
    date = forms.DateField(
        label="Date",
        initial=localdate,
        # The page may have been opened the day before.
        show_hidden_initial=True,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        error_messages=dict.fromkeys(["required", "invalid"], "Write a date like 2026-11-20."),
    )
    deciders = PlainText(
        label="Decided by", help_text="Names, as they are to be read.", max_length=300
    )
    reason = PlainText(label="Why", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    has_conflict = False
    reason_given_for: Option | None = None

    def __init__(self, result: Result, rulebook: Rulebook, data: Any = None) -> None:
        super().__init__(result, rulebook, data)
        self.rulebook = rulebook
        self.recommended = rulebook.option.get(result.recommended)
        self.ruled_out = ruled_out_reasons(result, rulebook)
        self.history = {str(decision.pk): decision for decision in result.decisions.all()}
        self.seen = next(reversed(self.history), "")
        seen = self.data.get("seen_decision", "") if data else self.seen
        self.initial = {"option": result.recommended}
        if seen in self.history:
            fields = ["option", "status", "deciders", "reason"]
            self.initial = model_to_dict(self.history[seen], fields)
        self._offer_options()

    def _offer_options(self) -> None:
        option_field, reason_field = self.fields["option"], self.fields["reason"]
        options = [(option.key, self._label(option)) for option in self.rulebook.options]
        option_field.choices = [("", "Choose one"), *options]  # type: ignore[attr-defined]
        option_field.help_text = " ".join(self._why_ruled_out(key) for key in self.ruled_out)
        reason_field.help_text = "In at most 4,000 characters."
        if self.recommended:
            reason_field.help_text += (
                f" Needed if you choose another option than {self.recommended.name}."
            )

    def _label(self, option: Option) -> str:
        if option.key in self.ruled_out:
            return f"{option.name} (ruled out)"
        return f"{option.name} (recommended)" if option == self.recommended else option.name

    def _why_ruled_out(self, option: str) -> str:
        name = self.rulebook.option[option].name
        return f"The rules ruled out {name}, since {self.ruled_out[option]}."

    @property
    def is_changed(self) -> bool:
        return self.has_changed()

    def clean_date(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["date"]
        # It may already be tomorrow in a time zone east of the server.
        if day > localdate() + datetime.timedelta(days=1):
            raise ValidationError("This day is yet to come.")
        return day

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        option = self.rulebook.option.get(self.cleaned_data.get("option", ""))
        if option and not reason:
            self._require_reason(option)
        elif option:
            self._require_new_reason(option, reason)
        return reason

    def _require_reason(self, option: Option) -> None:
        rejected = self.cleaned_data.get("status") == Decision.Status.REJECTED
        if option.key in self.ruled_out and not rejected:
            raise ValidationError(f"{self._why_ruled_out(option.key)} Say why you choose it.")
        if self.recommended and (option == self.recommended) == rejected:
            raise ValidationError("Explain why you did not follow the recommendation.")

    def _require_new_reason(self, option: Option, reason: str) -> None:
        given_for = [past.option for past in self.history.values() if past.reason == reason]
        if not given_for or option.key in given_for:
            return
        self.reason_given_for = self.rulebook.option[given_for[-1]]
        if "same_reason" not in self.data:
            raise ValidationError(
                f"This was the reason for {self.reason_given_for.name}. Say why {option.name} now, "
                "or tick that the same reason holds."
            )

    def clean(self) -> None:
        stale = self.data.get("seen_decision", "") != self.seen
        self.has_conflict = stale and not self._is_recorded()
        if self.has_conflict:
            raise ValidationError(CONFLICT.format("recorded a decision"))

    def _is_recorded(self) -> bool:
        latest = self.history.get(self.seen)
        return latest is not None and model_to_dict(latest, self.fields) == self.cleaned_data

    def save(self) -> None:
        """Records the decision unless it is the latest already: people submit forms twice."""
        if not self._is_recorded():
            self.result.decisions.create(**self.cleaned_data)


class WithdrawForm(EditForm):
    confirm = forms.BooleanField(
        label="Yes, hide this result from everyone",
        error_messages={"required": "Tick the box to withdraw the result."},
    )

    def save(self) -> None:
        Result.objects.filter(pk=self.result.pk, revoked_at=None).update(revoked_at=now())


class RestoreForm(EditForm):
    def save(self) -> None:
        Result.objects.filter(pk=self.result.pk).update(revoked_at=None)
