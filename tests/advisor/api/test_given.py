import pytest

from advisor.api.given import Given, GivenToSave, WrongRequest, ignored, read_fields, read_given
from rules import releases


def read(journey, **fields):
    return read_given(releases.current("journey"), Given(**fields))


def test_what_the_answers_do_not_call_for_is_ignored(journey):
    given = Given(answers={"station": "none", "changes": 2, "distance": None})
    assert ignored(read(journey, **given.model_dump()), given) == ["changes"]


def test_a_fourth_priority_is_refused(journey):
    answers = {"distance": 20, "station": "near", "luggage": ["bag"], "changes": 1}
    with pytest.raises(WrongRequest) as refused:
        read(journey, answers=answers, most=[*answers])
    assert [wrong.pointer for wrong in refused.value.wrong] == ["/most"]


def test_a_note_is_on_an_answer(journey):
    sheet = read(journey, answers={"distance": 20})
    with pytest.raises(WrongRequest):
        read_fields(sheet, GivenToSave(answers={}, notes={"station": "Near."}))
