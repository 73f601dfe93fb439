from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from advisor.models import Result
from advisor.questionnaire.notes import NotesForm
from advisor.web.direction import isolated
from rules.engine.answers import read_answers
from rules.engine.schema import Rulebook

from .revision import store


class EditNotesForm(NotesForm):
    """The notes on a result's answers, for its owner.

    It overwrites what somebody else has saved only once that was shown.
    """

    def __init__(self, result: Result, rulebook: Rulebook, data: Any = None) -> None:
        answers, _ = read_answers(rulebook, result.answers)
        questions = [rulebook.question[key] for key in answers]
        super().__init__(questions, data, result.notes, answers)
        self.result = result

    @property
    def seen(self) -> str:
        """A digest of what is stored now. The form sends it back, which reveals a conflict."""
        return _digest(self.result.notes)

    @property
    def is_changed(self) -> bool:
        seen: str = self.data.get("seen_notes", self.seen)
        typed = {name: field.to_python(self[name].data) for name, field in self.fields.items()}
        return _digest(typed) != seen

    def clean(self) -> None:
        if self.data.get("seen_notes") == self.seen:
            return
        for name, note in [*self.cleaned_data.items()]:
            theirs = self.result.notes.get(name, "")
            if note != theirs:
                said = f"“{isolated(theirs)}”" if theirs else "nothing"
                self.add_error(name, f"Saved meanwhile: {said}. Save again, and yours stands.")

    def save(self) -> None:
        store(self.result, notes=self.notes)


def _digest(notes: Mapping[str, str | None]) -> str:
    said = sorted((key, note) for key, note in notes.items() if note)
    return sha256(repr(said).encode()).hexdigest()
