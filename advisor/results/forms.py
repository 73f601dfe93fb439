"""The forms of a result's edit page."""

import datetime
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.utils.timezone import localdate, now

from advisor.models import Decision, Result
from advisor.questionnaire.text_fields import AboutForm, PlainText
from rules.engine.schema import Option, Rulebook

from .decisions import ruled_out

OVERTAKEN = (
    "Somebody else has {} since you opened the page. Both versions are below: save again, and "
    "yours stands."
)
NO_DATE = "Write a date like 2026-11-20."


class EditForm(forms.Form):
    """`result` is the row as it was found for this request."""

    def __init__(self, result: Result, rulebook: Rulebook, data: Any = None) -> None:
        super().__init__(data)
        self.result = result

    @property
    def touched(self) -> bool:
        """Whether there is anything to do: parts of the page are sent that nobody has changed."""
        return True

    def save(self) -> None:
        raise NotImplementedError


class EditAboutForm(EditForm, AboutForm):
    """Title and context. It never overwrites unseen what somebody else has saved."""

    overtaken = False

    def __init__(self, result: Result, rulebook: Rulebook, data: Any = None) -> None:
        super().__init__(result, rulebook, data)
        self.initial = {"title": result.title, "context": result.context}

    @property
    def seen(self) -> str:
        """Stands for what is stored now, so that the form can send back what it was shown with."""
        return _digest(self.initial)

    @property
    def touched(self) -> bool:
        typed = {name: field.to_python(self[name].data) for name, field in self.fields.items()}
        return _digest(typed) != self.data.get("seen_about")

    def clean(self) -> None:
        stale = self.data.get("seen_about") != self.seen
        self.overtaken = stale and self.cleaned_data != self.initial
        if self.overtaken:
            raise ValidationError(OVERTAKEN.format("changed title and context"))

    def save(self) -> None:
        Result.objects.filter(pk=self.result.pk).update(**self.cleaned_data)


def _digest(about: Mapping[str, Any]) -> str:
    return sha256("{title}\n{context}".format_map(about).encode()).hexdigest()


class DecisionForm(EditForm):
    """A decision to add to the history; `seen` is the latest one that the page was shown with.

    The first has no status until somebody picks one: else nobody could leave it undecided.
    """

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
        initial=localdate,
        # The day on which the page was opened may be over.
        show_hidden_initial=True,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        error_messages=dict.fromkeys(["required", "invalid"], NO_DATE),
    )
    deciders = PlainText(
        label="Decided by", help_text="Names, as they are to be read.", max_length=300
    )
    reason = PlainText(
        label="Why",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    overtaken = False
    carried: Option | None = None

    def __init__(self, result: Result, rulebook: Rulebook, data: Any = None) -> None:
        super().__init__(result, rulebook, data)
        self.rulebook = rulebook
        self.recommended = rulebook.option.get(result.recommended)
        self.ruled_out = ruled_out(result, rulebook)
        self.history = {str(each.pk): each for each in result.decisions.all()}
        self.seen = next(reversed(self.history), "")
        self.initial = self._initial(self.data.get("seen_decision", "") if data else self.seen)
        self._offer()

    def _initial(self, seen: str) -> dict[str, Any]:
        if seen not in self.history:
            return {"option": self.result.recommended}
        return model_to_dict(self.history[seen], ["option", "status", "deciders", "reason"])

    def _offer(self) -> None:
        option, reason = self.fields["option"], self.fields["reason"]
        options = [(each.key, self._named(each)) for each in self.rulebook.options]
        option.choices = [("", "Choose one"), *options]  # type: ignore[attr-defined]
        option.help_text = " ".join(self._ruled_out(key) for key in self.ruled_out)
        reason.help_text = "In at most 4,000 characters."
        if self.recommended:
            reason.help_text += (
                f" Needed if you choose another option than {self.recommended.name}."
            )

    def _named(self, option: Option) -> str:
        if option.key in self.ruled_out:
            return f"{option.name} (ruled out)"
        return f"{option.name} (recommended)" if option == self.recommended else option.name

    def _ruled_out(self, option: str) -> str:
        name = self.rulebook.option[option].name
        return f"The rules ruled out {name}, since {self.ruled_out[option]}."

    @property
    def touched(self) -> bool:
        return self.has_changed()

    def clean_date(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["date"]
        # East of the server it may be tomorrow already.
        if day > localdate() + datetime.timedelta(days=1):
            raise ValidationError("This day is yet to come.")
        return day

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        option = self.rulebook.option.get(self.cleaned_data.get("option", ""))
        if option and not reason:
            self._ask(option)
        elif option:
            self._ask_again(option, reason)
        return reason

    def _ask(self, option: Option) -> None:
        if option.key in self.ruled_out:
            raise ValidationError(f"{self._ruled_out(option.key)} Say why you choose it.")
        if self.recommended and option != self.recommended:
            raise ValidationError(f"Say why it is not {self.recommended.name}.")

    def _ask_again(self, option: Option, reason: str) -> None:
        """About a reason that was given for other options alone."""
        given_for = [each.option for each in self.history.values() if each.reason == reason]
        if not given_for or option.key in given_for:
            return
        self.carried = self.rulebook.option[given_for[-1]]
        if "same_reason" not in self.data:
            raise ValidationError(
                f"This was the reason for {self.carried.name}. Say why {option.name} now, or tick "
                "that the same reason holds."
            )

    def clean(self) -> None:
        stale = self.data.get("seen_decision", "") != self.seen
        self.overtaken = stale and not self._is_recorded()
        if self.overtaken:
            raise ValidationError(OVERTAKEN.format("recorded a decision"))

    def _is_recorded(self) -> bool:
        latest = self.history.get(self.seen)
        return latest is not None and model_to_dict(latest, self.fields) == self.cleaned_data

    def save(self) -> None:
        """Adds to the history, unless it says so already: a form is easily sent twice."""
        if not self._is_recorded():
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
