"""What the owner of a result makes of those that were saved from it."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from advisor.models import Result

from .forms import EditForm
from .lookup import RESULTS

SUCCESSION = Result.Succession


def successors(result: Result) -> QuerySet[Result]:
    """Those that can be read. The first is the one that the result's page links to."""
    return _following(result, SUCCESSION.ACCEPTED).order_by("pk")


def proposals(result: Result) -> QuerySet[Result]:
    """Those that can be read and await an answer, the latest first."""
    return _following(result, SUCCESSION.PROPOSED)


def _following(result: Result, *succession: str) -> QuerySet[Result]:
    return RESULTS.filter(predecessor=result, succession__in=succession, revoked_at=None)


class SuccessionForm(EditForm):
    """An answer to one of the results that `offered` has, which the page names by its token."""

    following = forms.CharField(required=False)
    answer: str

    @property
    def offered(self) -> QuerySet[Result]:
        raise NotImplementedError

    def clean(self) -> None:
        self.chosen = self.offered.filter(token=self.cleaned_data.get("following"))
        if not self.chosen.exists():
            raise ValidationError("That result was withdrawn or dismissed meanwhile.")

    def save(self) -> None:
        self.chosen.update(succession=self.answer)


class AcceptForm(SuccessionForm):
    answer = SUCCESSION.ACCEPTED

    @property
    def offered(self) -> QuerySet[Result]:
        return proposals(self.result)

    def clean(self) -> None:
        super().clean()
        if successors(self.result).exists():
            raise ValidationError("There is a successor already. Remove that one first.")


class DismissForm(SuccessionForm):
    """Of a proposal, or of a successor, which then is none any more."""

    answer = SUCCESSION.DISMISSED

    @property
    def offered(self) -> QuerySet[Result]:
        return _following(self.result, SUCCESSION.PROPOSED, SUCCESSION.ACCEPTED)
