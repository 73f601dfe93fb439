"""What the owner of a result does about positions on it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import now

from advisor.models import Position
from advisor.questionnaire.forms import PlainText
from advisor.results.forms import EditForm
from advisor.results.revision import store

STATE = Position.State
DEALS = ("answer", "accept", "reopen", "hide", "show")


class DealForm(EditForm):
    """An answer to a position, which the page names by its number; or it is hidden, or shown."""

    position = forms.IntegerField()
    deal = forms.ChoiceField(choices=[(deal, deal) for deal in DEALS])
    reply = PlainText(label="Your reply", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def clean(self) -> None:
        self.chosen = self.result.positions.filter(pk=self.cleaned_data.get("position") or 0)
        if not self.chosen.exists() or "deal" not in self.cleaned_data:
            raise ValidationError("That position is not here any more.")
        if self.cleaned_data["deal"] == "answer" and not self.cleaned_data.get("reply"):
            self.add_error("reply", "Write your answer first.")

    def save(self) -> None:
        self.chosen.update(**self._changes())
        store(self.result)

    def _changes(self) -> dict[str, Any]:
        deal, reply = self.cleaned_data["deal"], self.cleaned_data["reply"]
        if deal in ("hide", "show"):
            return {"hidden_at": now() if deal == "hide" else None}
        states = {"answer": STATE.ANSWERED, "accept": STATE.ACCEPTED, "reopen": STATE.OPEN}
        return {"state": states[deal], "reply": reply}


class ClosePositionsForm(EditForm):
    def save(self) -> None:
        if not self.result.positions_closed_at:
            store(self.result, positions_closed_at=now())


class OpenPositionsForm(EditForm):
    def save(self) -> None:
        store(self.result, positions_closed_at=None)
