import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from advisor.models import Decision, Result
from advisor.questionnaire.forms import PlainText
from rules.engine.schema import Rulebook

from .decision_form import MONTHS, months_after
from .decisions import IN_FORCE, standing_decision
from .forms import DayField, EditForm
from .revision import store


class StillHoldsForm(EditForm):
    """Somebody has looked at the decision again, and it still holds."""

    by = PlainText(label="Who says so", help_text="Names, as they are to be read.", max_length=300)
    next_on = DayField(label="Look at it again on", required=False)

    def __init__(self, result: Result, rulebook: Rulebook, data: Any = None) -> None:
        super().__init__(result, rulebook, data)
        self.decision = standing_decision(result)
        if self.decision:
            months = MONTHS.get(self.decision.reversibility, MONTHS["costly"])
            self.initial = {"next_on": months_after(localdate(), months)}

    @property
    def is_called_for(self) -> bool:
        """Whether there is a decision to look at again."""
        return _is_in_force(self.decision) and self.result.revisit_on is not None

    def clean_by(self) -> str:
        by: str = self.cleaned_data["by"]
        if not by:
            raise ValidationError("Say who looked at it.")
        return by

    def clean_next_on(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["next_on"]
        if day and day <= localdate():
            raise ValidationError("Choose a day that is yet to come.")
        return day

    def clean(self) -> None:
        if not _is_in_force(self.decision):
            raise ValidationError("No decision is in force any more that could still hold.")

    def save(self) -> None:
        """Records it once a day: people submit forms twice."""
        if self.decision is None:
            return
        said = {"date": localdate(), **self.cleaned_data}
        if not self.decision.revisits.filter(**said).exists():
            self.decision.revisits.create(**said)
        store(self.result, revisit_on=self.cleaned_data["next_on"])


def _is_in_force(decision: Decision | None) -> bool:
    return decision is not None and decision.status in IN_FORCE
