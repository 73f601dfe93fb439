from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from advisor.models import Result, Revisit
from advisor.results.decision_form import months_after
from advisor.results.revisit_form import StillHoldsForm

LATER = localdate() + timedelta(days=90)


@pytest.fixture
def decided(result):
    result.decisions.create(
        option="train", status="accepted", date="2025-11-02", reversibility="hard"
    )
    Result.objects.update(revisit_on="2026-05-02")
    return Result.objects.get()


@pytest.fixture
def holds(decided, small):
    usual = {"by": "Ana", "next_on": str(LATER)}
    return lambda **data: StillHoldsForm(decided, small, usual | data)


def test_that_a_decision_still_holds_is_recorded_once(holds):
    for _ in range(2):
        form = holds()
        assert form.is_valid()
        form.save()
    revisit = Revisit.objects.get()
    assert (revisit.by, revisit.date, revisit.next_on) == ("Ana", localdate(), LATER)
    assert Result.objects.get().revisit_on == LATER


def test_the_next_day_is_proposed_by_how_reversible_the_decision_is(decided, small):
    form = StillHoldsForm(decided, small)
    assert form.is_called_for
    assert form["next_on"].value() == months_after(localdate(), 6)


def test_without_a_next_day_nobody_is_asked_again(holds):
    form = holds(next_on="")
    assert form.is_valid()
    form.save()
    assert Result.objects.get().revisit_on is None


def test_it_is_said_by_somebody_for_a_day_to_come(holds):
    assert holds(by="").errors == {"by": ["Say who looked at it."]}
    today = holds(next_on=str(localdate()))
    assert today.errors == {"next_on": ["Choose a day that is yet to come."]}


def test_what_is_not_in_force_cannot_still_hold(decided, holds):
    decided.decisions.create(option="train", status="rejected", date="2026-11-02")
    assert holds().errors["__all__"] == ["No decision is in force any more that could still hold."]
