from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import now

from advisor.models import Panel
from advisor.questionnaire.forms import PlainText
from advisor.web.direction import isolated

MAX_PEOPLE = 100
MAX_NAME = 100
LONGEST = timedelta(days=366)
REVEALS = [Panel.Reveal.HANDED_IN, Panel.Reveal.CLOSED]


class PanelForm(forms.Form):
    title = PlainText(
        label="Title, if you like",
        help_text="Which project this is, in at most 200 characters. Your team sees it.",
        max_length=200,
    )
    reveal = forms.ChoiceField(
        label="When do people see each other’s answers?",
        choices=[(reveal.value, reveal.label) for reveal in REVEALS],
        initial=Panel.Reveal.HANDED_IN,
        required=False,
        widget=forms.RadioSelect,
    )
    expected = PlainText(
        label="Whose answers do you expect, if you like",
        help_text="One name a line. Everybody sees how many are in, and who is missing.",
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    closes_at = forms.DateTimeField(
        label="Closes by itself, if you like",
        help_text="Date and time, in UTC.",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "Give a date and a time, such as 2027-03-31 17:00."},
    )

    def clean_reveal(self) -> str:
        return self.cleaned_data["reveal"] or Panel.Reveal.HANDED_IN

    def clean_expected(self) -> str:
        names: dict[str, str] = {}
        for line in filter(None, map(str.strip, self.cleaned_data["expected"].split("\n"))):
            names.setdefault(line.casefold(), line)
        if len(names) > MAX_PEOPLE:
            raise ValidationError(f"At most {MAX_PEOPLE} people can answer, not {len(names)}.")
        if long := next((name for name in names.values() if len(name) > MAX_NAME), None):
            raise ValidationError(
                f"Use at most {MAX_NAME} characters for a name: “{isolated(long[:40])}…”."
            )
        return "\n".join(names.values())

    def clean_closes_at(self) -> Any:
        closes_at = self.cleaned_data["closes_at"]
        if closes_at and not now() < closes_at < now() + LONGEST:
            raise ValidationError("Choose a time between now and a year from now.")
        return closes_at


class NameForm(forms.Form):
    """`taken` has the names of all others who have handed in."""

    name = PlainText(
        label="Your name, if you like",
        help_text="Your team sees it beside your answers.",
        max_length=MAX_NAME,
    )

    def __init__(self, data: Any = None, taken: Collection[str] = (), **options: Any) -> None:
        super().__init__(data, **options)
        self.taken = {name.casefold() for name in taken if name}

    def clean(self) -> None:
        name: str = self.cleaned_data.get("name", "")
        if name.casefold() in self.taken:
            self.add_error(
                "name",
                f"{isolated(name)} has handed in already. If that was you, open your private link "
                "to correct it. If you are another one, add to your name.",
            )


class CorrectionForm(NameForm):
    """Shown to a browser that has handed in before."""

    somebody_else = forms.BooleanField(
        label="These are somebody else’s answers: keep mine as well", required=False
    )
