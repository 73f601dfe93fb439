from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import now

from advisor.models import Decision, Position
from advisor.questionnaire.forms import PlainText
from advisor.results.lookup import Saved

MAX_POSITIONS = 200  # on one result
STANCE = Position.Stance


class PositionForm(forms.Form):
    """What somebody thinks of a result; `position` is theirs already, which they correct."""

    name = PlainText(label="Your name", help_text="It stands beside what you say.", max_length=100)
    stance = forms.ChoiceField(
        label="Where do you stand?",
        choices=STANCE.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose one of the three."),
    )
    about = forms.ChoiceField(
        label="What is it about?",
        required=False,
        error_messages={"invalid_choice": "Choose what it is about from the list."},
    )
    reason = PlainText(
        label="Why",
        help_text="In at most 2,000 characters. Needed if you disagree: it is to be answered.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(
        self,
        saved: Saved,
        decision: Decision | None,
        position: Position | None,
        data: Any = None,
        about: str = "",
    ) -> None:
        super().__init__(data)
        self.saved, self.decision, self.position = saved, decision, position
        self.fields["about"].choices = [*self._subjects()]  # type: ignore[attr-defined]
        self.initial = {"about": about}
        if position:
            fields = ("name", "stance", "reason")
            self.initial = {name: getattr(position, name) for name in fields}
            self.initial["about"] = _about(position)

    def _subjects(self) -> Iterator[tuple[str, Any]]:
        rulebook, report = self.saved.report.rulebook, self.saved.report
        yield "", "The result as a whole"
        tied = self.position.decision if self.position else None
        if decision := tied or self.decision:
            option = rulebook.option[decision.option].name
            day = date_format(decision.date, "j F Y")
            yield "decision", f"The decision of {day}: {option}"
        scenarios = [scenario.scenario for scenario in report.verdict.scenarios]
        if scenarios:
            titles = [(f"scenario:{key}", rulebook.scenario[key].title) for key in scenarios]
            yield "A scenario", titles
        if report.answered:
            yield (
                "An answer",
                [(f"question:{q.key}", f"{q.label}: {answer}") for q, answer in report.answered],
            )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not name:
            raise ValidationError("Give your name: your team wants to know whom to talk to.")
        return name

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if not reason and self.cleaned_data.get("stance") == STANCE.DISAGREE:
            raise ValidationError("Say why you disagree, so that it can be answered.")
        return reason

    def clean(self) -> None:
        row = self.saved.row
        if row.positions_closed_at:
            raise ValidationError("The owner of the result has closed its positions.")
        if self.position is None and row.positions.count() >= MAX_POSITIONS:
            raise ValidationError(f"{MAX_POSITIONS} people have said where they stand, the most.")

    def fields_of_row(self) -> dict[str, Any]:
        """What to store. Whoever says something else says it anew: it is open again."""
        kind, _, key = self.cleaned_data["about"].partition(":")
        tied = self.position.decision if self.position else None
        fields = {name: self.cleaned_data[name] for name in ("name", "stance", "reason")}
        fields |= {
            "scenario": key if kind == "scenario" else "",
            "question": key if kind == "question" else "",
            "decision": (tied or self.decision) if kind == "decision" else None,
        }
        if self.position and self.has_changed():
            fields |= {"corrected_at": now(), "state": Position.State.OPEN}
        return fields


def _about(position: Position) -> str:
    if position.decision_id:
        return "decision"
    if position.scenario:
        return f"scenario:{position.scenario}"
    return f"question:{position.question}" if position.question else ""
