import pytest
from django.utils.timezone import localdate, now

from advisor.models import Position
from advisor.results.lookup import saved_or_404
from advisor.results.positions.forms import MAX_POSITIONS, PositionForm

SAID = {"name": "Ada", "stance": "disagree", "reason": "A dog", "about": ""}


@pytest.fixture
def say(result):
    def form(position=None, decision=None, **said):
        return PositionForm(saved_or_404(result.token), decision, position, SAID | said)

    return form


def test_it_may_be_about_a_scenario_an_answer_or_the_decision(say, result):
    decision = result.decisions.create(option="train", status="accepted", date=localdate())
    for about, field, value in (
        ("scenario:long-way", "scenario", "long-way"),
        ("question:distance", "question", "distance"),
        ("decision", "decision", decision),
    ):
        form = say(decision=decision, about=about)
        assert form.is_valid(), form.errors
        assert form.fields_of_row()[field] == value


@pytest.mark.parametrize("about", ["decision", "scenario:choir", "question:nonsense", "x"])
def test_it_is_about_nothing_that_the_result_does_not_have(say, about):
    assert say(about=about).errors == {"about": ["Choose what it is about from the list."]}


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"stance": "maybe"}, "stance"),
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 2001}, "reason"),
    ],
)
def test_what_is_missing_or_too_long_is_said(say, said, wrong):
    assert say(**said).errors.keys() == {wrong}


def test_who_agrees_needs_no_reason(say):
    assert say(stance="agree", reason="").is_valid()
    assert say(stance="can-live", reason="").is_valid()


def test_an_objection_that_is_corrected_is_open_again(say):
    position = Position(name="Ada", stance="disagree", reason="A cat", state="answered")
    form = say(position)
    assert form.is_valid()
    assert form.fields_of_row()["state"] == "open"
    unchanged = say(position, reason="A cat")
    assert unchanged.is_valid()
    assert "state" not in unchanged.fields_of_row()


def test_a_correction_stays_with_the_decision_that_it_was_about(say, result):
    first = result.decisions.create(option="train", status="proposed", date=localdate())
    second = result.decisions.create(option="car", status="accepted", date=localdate())
    position = result.positions.create(name="Ada", stance="agree", decision=first)
    form = say(position, decision=second, about="decision")
    assert form.is_valid()
    assert form.fields_of_row()["decision"] == first


def test_a_result_has_room_for_so_many_positions(say, result):
    everybody = [Position(result=result, name="x", stance="agree")] * MAX_POSITIONS
    Position.objects.bulk_create(everybody)
    assert say().errors["__all__"] == ["200 people have said where they stand, the most."]


def test_closed_positions_stay_as_they_are(say, result):
    type(result).objects.update(positions_closed_at=now())
    assert say().errors["__all__"] == ["The owner of the result has closed its positions."]
