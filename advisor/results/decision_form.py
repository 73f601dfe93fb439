import datetime
from calendar import monthrange
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from advisor.models import Decision, Position, Result
from advisor.questionnaire.forms import PlainText
from advisor.web.direction import isolated
from rules.engine.schema import Option, Rulebook

from .decisions import IN_FORCE, ruled_out_reasons
from .forms import CONFLICT, DayField, EditForm
from .links import LinkField
from .revision import store

STATUS = Decision.Status
# After how many months to look again: the sooner, the more it costs to change one's mind late.
MONTHS = {"easy": 24, "costly": 12, "hard": 6}


class DecisionForm(EditForm):
    """A decision to add to the history. `seen` is the latest one when the page was opened.

    The first decision has no status preselected: otherwise any change on the page would record it.
    """

    option = forms.ChoiceField(
        label="Option", error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose one.")
    )
    status = forms.ChoiceField(
        label="Status",
        choices=STATUS.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose one of the four."),
    )
    superseded_by = LinkField(
        label="Superseded by",
        help_text="The link of the result whose decision takes its place, if there is one. "
        "This decision stays in force until that one is accepted.",
        required=False,
    )
    date = DayField(
        label="Date",
        initial=localdate,
        # The page may have been opened the day before.
        show_hidden_initial=True,
    )
    deciders = PlainText(
        label="Decided by", help_text="Names, as they are to be read.", max_length=300
    )
    reason = PlainText(label="Why", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    quotes = forms.MultipleChoiceField(
        label="Positions to quote",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "One of these positions is hidden now. Choose again."},
    )
    reversibility = forms.ChoiceField(
        label="How easily can you go back on it?",
        choices=[("", "Not said"), *Decision.Reversibility.choices],
        required=False,
    )
    revisit_on = DayField(
        label="Look at it again on",
        help_text="Empty: 24 months after the date if it is easily undone, 12 if at a cost, 6 if "
        "hardly. Once the day is past, the result says so until you say that it still holds.",
        required=False,
    )
    has_conflict = False
    reason_given_for: Option | None = None

    def __init__(self, result: Result, rulebook: Rulebook, data: Any = None) -> None:
        super().__init__(result, rulebook, data)
        self.rulebook = rulebook
        self.recommended = rulebook.option.get(result.recommended)
        self.ruled_out = ruled_out_reasons(result, rulebook)
        self.history = {str(decision.pk): decision for decision in result.decisions.all()}
        self.positions = {str(p.pk): p for p in result.positions.filter(hidden_at=None)}
        self.seen = next(reversed(self.history), "")
        seen = self.data.get("seen_decision", "") if data else self.seen
        self.initial = {"option": result.recommended}
        if seen in self.history:
            self.initial = self._as_typed(self.history[seen])
        self._offer_options()
        self._offer_quotes()

    def _as_typed(self, decision: Decision) -> dict[str, Any]:
        """What to start from: all but the date."""
        fields = ("option", "status", "deciders", "reason", "reversibility", "revisit_on")
        following = decision.superseded_by
        return {name: getattr(decision, name) for name in fields} | {
            "superseded_by": following.token if following else "",
            "quotes": [
                key
                for key, position in self.positions.items()
                if _quote(position) in decision.quotes
            ],
        }

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

    def _offer_quotes(self) -> None:
        if not self.positions:
            del self.fields["quotes"]
            return
        choices = [
            (key, f"{isolated(position.name)}: {position.get_stance_display()}")
            for key, position in self.positions.items()
        ]
        self.fields["quotes"].choices = choices  # type: ignore[attr-defined]

    def _label(self, option: Option) -> str:
        if option.key in self.ruled_out:
            return f"{option.name} (ruled out)"
        return f"{option.name} (recommended)" if option == self.recommended else option.name

    def _why_ruled_out(self, option: str) -> str:
        name = self.rulebook.option[option].name
        return f"The rules ruled out {name}, since {self.ruled_out[option]}."

    @property
    def objections(self) -> int:
        """How many are open, over which the decision would be recorded."""
        return sum(position.is_open_objection for position in self.positions.values())

    @property
    def is_changed(self) -> bool:
        return self.has_changed()

    def clean_superseded_by(self) -> Result | None:
        token: str = self.cleaned_data["superseded_by"]
        if not token or self.cleaned_data.get("status") != STATUS.SUPERSEDED:
            return None
        following = Result.objects.filter(token=token, revoked_at=None).first()
        if following is None:
            raise ValidationError("No result has this link, or it was withdrawn.")
        if following == self.result or _leads_to(following, self.result):
            raise ValidationError("That would be a circle: that result is superseded by this one.")
        return following

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
        rejected = self.cleaned_data.get("status") == STATUS.REJECTED
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

    def clean_revisit_on(self) -> datetime.date | None:
        """The day typed, else the one that follows from how reversible the decision is."""
        typed: datetime.date | None = self.cleaned_data["revisit_on"]
        day: datetime.date | None = self.cleaned_data.get("date")
        if self.cleaned_data.get("status") not in IN_FORCE or day is None:
            return None
        if typed and typed <= day:
            raise ValidationError("This must be after the day of the decision.")
        months = MONTHS.get(self.cleaned_data.get("reversibility", ""))
        return typed or (months_after(day, months) if months else None)

    def clean(self) -> None:
        stale = self.data.get("seen_decision", "") != self.seen
        self.has_conflict = stale and not self._is_recorded()
        if self.has_conflict:
            raise ValidationError(CONFLICT.format("recorded a decision"))

    def _said(self) -> dict[str, Any]:
        """The fields of the decision that this form would record."""
        chosen = self.cleaned_data.get("quotes", [])
        quotes = [_quote(position) for key, position in self.positions.items() if key in chosen]
        return self.cleaned_data | {"quotes": quotes}

    def _is_recorded(self) -> bool:
        latest, said = self.history.get(self.seen), self._said()
        return latest is not None and all(getattr(latest, name) == said[name] for name in said)

    def save(self) -> None:
        """Records the decision unless it is the latest already: people submit forms twice."""
        if self._is_recorded():
            return
        decision = self.result.decisions.create(**self._said(), objections=self.objections)
        # One that is to be superseded may be in force for now.
        is_kept = decision.status == STATUS.SUPERSEDED
        store(self.result, **({} if is_kept else {"revisit_on": decision.revisit_on}))


def _quote(position: Position) -> dict[str, str]:
    return {"name": position.name, "stance": position.stance, "reason": position.reason}


def _leads_to(following: Result, result: Result) -> bool:
    """Whether the decision of `following` is superseded by that of `result`, directly or not."""
    seen: set[int] = set()
    here: Result | None = following
    while here and here.pk not in seen:
        seen.add(here.pk)
        latest = here.decisions.select_related("superseded_by").last()
        here = latest.superseded_by if latest else None
        if here == result:
            return True
    return False


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day of a later month, or its last day if it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))
