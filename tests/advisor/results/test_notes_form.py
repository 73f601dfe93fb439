import pytest

from advisor.models import Result
from advisor.results.notes_form import EditNotesForm


@pytest.fixture
def notes(small):
    def form(**typed):
        return EditNotesForm(Result.objects.get(), small, typed or None)

    return form


def test_the_owner_notes_why_an_answer_was_given(client, result, notes):
    form = notes(**{"note-distance": "Measured on a map", "seen_notes": notes().seen})
    assert form.is_changed
    assert form.is_valid()
    form.save()
    assert Result.objects.get().notes == {"distance": "Measured on a map"}
    assert "Measured on a map" in client.get(f"/r/{result.token}/").text


def test_a_page_on_which_nobody_wrote_changes_nothing(result, notes):
    assert not notes(seen_notes=notes().seen).is_changed
    assert not notes(title="Another form").is_changed


def test_a_note_that_somebody_else_wrote_meanwhile_is_shown_first(result, notes):
    stale = notes().seen
    Result.objects.update(notes={"distance": "Theirs"})
    form = notes(**{"note-distance": "Mine", "seen_notes": stale})
    assert form.is_changed
    assert form.errors == {"distance": ["Saved meanwhile: “Theirs”. Save again, and yours stands."]}
    again = notes(**{"note-distance": "Mine", "seen_notes": form.seen})
    assert again.is_valid()


def test_only_what_was_answered_can_have_a_note(result, notes):
    assert list(notes().fields) == list(result.answers)
