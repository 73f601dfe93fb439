import datetime as dt
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import QuerySet
from django.forms.models import model_to_dict
from django.utils.timezone import localdate, now

from advisor.models import Decision, Entry, Log, Revisit
from advisor.questionnaire.forms import PlainText
from advisor.results.decisions import IN_FORCE
from advisor.results.forms import CONFLICT, DayField

from .lines import title_of
from .lookup import LARGE_OF_RESULT, MAX_ENTRIES

MAX_OFFERED = 300  # entries from which to choose what supersedes another
FULL = f"A log takes at most {MAX_ENTRIES:,} entries. Start another one."


def refusal(log: Log) -> str:
    """Why nothing can be added to the log; empty if it can."""
    if log.closed_at:
        return "The log is closed. Whoever has its manage link can open it again."
    return FULL if log.entries.count() >= MAX_ENTRIES else ""


def _followers(entry: Entry) -> set[int]:
    """The entry, and those that supersede it one after the other."""
    found: set[int] = set()
    following: Entry | None = entry
    while following and following.pk not in found:
        found.add(following.pk)
        following = following.superseded_by
    return found


class StartForm(forms.Form):
    title = PlainText(
        label="Title, if you like",
        help_text="Whose decisions these are, in at most 200 characters.",
        max_length=200,
    )


class LogForm(forms.Form):
    """A form on the manage page about `log`, the row as this request read it."""

    name = ""

    def __init__(self, log: Log, data: Any = None, **options: Any) -> None:
        super().__init__(data, auto_id=f"{self.name}_%s", **options)
        self.log = log

    def save(self) -> None:
        raise NotImplementedError


class TitleForm(LogForm, StartForm):
    """It overwrites what somebody else has saved only once that was shown."""

    name = "title"
    has_conflict = False

    def __init__(self, log: Log, data: Any = None) -> None:
        super().__init__(log, data, initial={"title": log.title})

    @property
    def seen(self) -> str:
        return digest(self.initial)

    def clean(self) -> None:
        stale = self.data.get("seen") != self.seen
        self.has_conflict = stale and self.cleaned_data != self.initial
        if self.has_conflict:
            raise ValidationError(CONFLICT.format("changed the title"))

    def save(self) -> None:
        Log.objects.filter(pk=self.log.pk).update(**self.cleaned_data)


def digest(stored: Mapping[str, Any]) -> str:
    """Of what a form shows. The form sends it back, which reveals that somebody has changed it."""
    return sha256(repr(sorted(stored.items())).encode()).hexdigest()


class TitleSelect(forms.Select):
    """Each title in its own direction."""

    def create_option(self, *args: Any, **options: Any) -> dict[str, Any]:
        option = super().create_option(*args, **options)
        option["attrs"]["dir"] = "auto"
        return option


class EntryChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    widget = TitleSelect

    def label_from_instance(self, obj: Any) -> str:
        return title_of(obj)


class WebAddressField(forms.URLField):
    """Not `ftp:`, which a URLField takes too."""

    default_validators = [URLValidator(schemes=["http", "https"])]


class EntryForm(LogForm):
    """A decision that was taken elsewhere: a new one, or `entry` of the log."""

    name = "entry"
    has_conflict = False
    title = PlainText(label="Title", max_length=200)
    option = PlainText(label="What was decided", max_length=200)
    status = forms.ChoiceField(
        label="Status", choices=Decision.Status.choices, initial=Decision.Status.ACCEPTED
    )
    date = DayField(label="Decided on", initial=localdate)
    link = WebAddressField(
        label="Link, if it can be read anywhere",
        help_text="Such as https://wiki.example/decisions/12, in at most 500 characters.",
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Write a whole link, like https://wiki.example/12."},
    )
    reason = PlainText(
        label="Why",
        help_text="In at most 4,000 characters.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    revisit_on = DayField(label="Look at it again on, if you like", required=False)
    superseded_by = EntryChoice(
        label="Superseded by",
        queryset=Entry.objects.none(),
        required=False,
        empty_label="No entry of this log",
        error_messages={"invalid_choice": "That entry was removed meanwhile."},
    )

    def __init__(self, log: Log, data: Any = None, entry: Entry | None = None) -> None:
        super().__init__(log, data)
        self.entry = entry
        if entry:
            self.initial = model_to_dict(entry, list(self.fields))
        self.fields["superseded_by"].queryset = self._others()  # type: ignore[attr-defined]

    def _others(self) -> QuerySet[Entry]:
        """The latest entries, and the one that is chosen already."""
        others = self.log.entries.filter(accepted_at__isnull=False, result__revoked_at=None)
        others = others.select_related("result").defer(*LARGE_OF_RESULT).order_by("-pk")
        if self.entry:
            others = others.exclude(pk=self.entry.pk)
        latest = list(others.values_list("pk", flat=True)[:MAX_OFFERED])
        chosen = self.entry and self.entry.superseded_by_id
        return others.filter(pk__in=[*latest, *([chosen] if chosen else [])])

    @property
    def seen(self) -> str:
        """Empty for a new entry."""
        return digest(model_to_dict(self.entry, list(self.fields))) if self.entry else ""

    def clean_title(self) -> str:
        return self._required("title", "Say what was decided about.")

    def clean_option(self) -> str:
        return self._required("option", "Say what was chosen.")

    def _required(self, name: str, problem: str) -> str:
        text: str = self.cleaned_data[name]
        if not text:
            raise ValidationError(problem)
        return text

    def clean_date(self) -> dt.date:
        day: dt.date = self.cleaned_data["date"]
        # It may already be tomorrow in a time zone east of the server.
        if day > localdate() + dt.timedelta(days=1):
            raise ValidationError("This day is yet to come.")
        return day

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"]
        if len(link) > 500:
            raise ValidationError(f"Use at most 500 characters. This has {len(link):,}.")
        return link

    def clean_revisit_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["revisit_on"]
        decided = self.cleaned_data.get("date")
        if day and decided and day < decided:
            raise ValidationError("This day is before the decision.")
        return day

    def clean_superseded_by(self) -> Entry | None:
        other: Entry | None = self.cleaned_data["superseded_by"]
        if other and self.cleaned_data.get("status") not in (None, Decision.Status.SUPERSEDED):
            raise ValidationError("Choose the status “Superseded” as well, or no entry here.")
        if self.entry and other and self.entry.pk in _followers(other):
            raise ValidationError("That one is superseded by this one.")
        return other

    def clean(self) -> None:
        if self.entry is None:
            if problem := refusal(self.log):
                raise ValidationError(problem)
        elif self.data.get("seen") != self.seen:
            self.has_conflict = True
            raise ValidationError(CONFLICT.format("changed this entry"))

    def save(self) -> None:
        """Adds nothing twice: people submit forms twice."""
        if self.entry:
            Entry.objects.filter(pk=self.entry.pk).update(**self.cleaned_data)
        elif not self.log.entries.filter(result=None, **self.cleaned_data).exists():
            self.log.entries.create(accepted_at=now(), **self.cleaned_data)


class HoldsForm(LogForm):
    """Somebody has looked at a decision that was taken elsewhere, and it still holds."""

    name = "holds"
    by = PlainText(label="Who has looked", max_length=300)
    next_on = DayField(label="Look at it again on, if you like", required=False)

    def __init__(self, log: Log, data: Any, entry: Entry) -> None:
        super().__init__(log, data)
        self.entry = entry

    def clean_by(self) -> str:
        by: str = self.cleaned_data["by"]
        if not by:
            raise ValidationError("Say who has looked.")
        return by

    def clean_next_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["next_on"]
        if day and day <= localdate():
            raise ValidationError("Choose a day that is yet to come.")
        return day

    def clean(self) -> None:
        if self.entry.status not in IN_FORCE:
            raise ValidationError("It is not in force any more.")

    def save(self) -> None:
        Revisit.objects.create(entry=self.entry, date=localdate(), **self.cleaned_data)
        entries = Entry.objects.filter(pk=self.entry.pk)
        entries.update(revisit_on=self.cleaned_data["next_on"])


class WithdrawForm(LogForm):
    name = "withdraw"
    confirm = forms.BooleanField(
        label="Yes, hide this log from everyone",
        error_messages={"required": "Tick the box to withdraw the log."},
    )

    def save(self) -> None:
        Log.objects.filter(pk=self.log.pk, revoked_at=None).update(revoked_at=now())
