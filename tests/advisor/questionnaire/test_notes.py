import pytest
from django.http import QueryDict

from advisor.questionnaire.notes import NotesForm


@pytest.fixture
def form(small):
    def form(typed: str | None = None, **options) -> NotesForm:
        data = None if typed is None else QueryDict(typed)
        return NotesForm([small.question[key] for key in ("distance", "station")], data, **options)

    return form


def test_each_question_has_a_field_under_its_label_with_the_answer_given(form):
    distance, station = form(answers={"distance": 600})
    assert (distance.html_name, station.html_name) == ("note-distance", "note-station")
    assert (distance.label, distance.help_text) == ("Distance", "600 kilometres")
    assert station.help_text == ""


def test_empty_notes_are_left_out(form):
    notes = form("note-distance=+Measured+on+a+map+&note-station=+&note-luggage=Not+asked")
    assert notes.is_valid()
    assert notes.notes == {"distance": "Measured on a map"}


def test_a_form_without_a_field_has_no_note(form):
    notes = form("name=Ada")
    assert notes.is_valid()
    assert notes.notes == {}


def test_a_note_is_plain_text_of_several_lines(form):
    notes = form("note-distance=One%0D%0Atwo%00")
    assert notes.is_valid()
    assert notes.notes == {"distance": "One\ntwo"}


def test_a_note_that_is_too_long_is_refused_by_its_question(form):
    notes = form(f"note-station={'x' * 501}")
    assert notes.errors == {"station": ["Use at most 500 characters. This has 501."]}
    assert notes.is_in_use


def test_earlier_notes_come_back(form):
    notes = form(initial={"distance": "Measured"})
    assert notes["distance"].value() == "Measured"
    assert notes.is_in_use
    assert not form().is_in_use
