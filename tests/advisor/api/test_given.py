import pytest
from pydantic import ValidationError

from advisor.api.given import (
    Given,
    GivenToSave,
    WrongRequest,
    ignored,
    read_fields,
    read_given,
    wrong_parts,
)
from rules import releases


def read(journey, **fields):
    return read_given(releases.current("journey"), Given(**fields))


def test_what_the_answers_do_not_call_for_is_ignored(journey):
    given = Given(answers={"station": "none", "changes": 2, "distance": None})
    assert ignored(read(journey, **given.model_dump()), given) == ["changes"]


@pytest.mark.parametrize(
    ("fields", "pointer", "words"),
    [
        ({}, "/answers", "This is missing."),
        ({"answers": {}, "more": 1}, "/more", "Nothing has this name."),
        ({"answers": {}, "title": "x" * 201}, "/title", "Use at most 200 characters."),
        ({"answers": {}, "most": [*"abcd"]}, "/most", "Give at most 3. These are 4."),
        ({"answers": {}, "most": "a"}, "/most", "Give a list."),
        ({"answers": []}, "/answers", "Give an object, like {}."),
        ({"answers": {}, "notes": {"a/b": 1}}, "/notes/a~1b", "Give a text."),
    ],
)
def test_what_is_wrong_is_said_in_words(fields, pointer, words):
    with pytest.raises(ValidationError) as refused:
        GivenToSave(**fields)
    assert wrong_parts(refused.value.errors()) == [(pointer, words)]


def test_a_note_is_on_an_answer(journey):
    sheet = read(journey, answers={"distance": 20})
    with pytest.raises(WrongRequest):
        read_fields(sheet, GivenToSave(answers={}, notes={"station": "Near."}))
