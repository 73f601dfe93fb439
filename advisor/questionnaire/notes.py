"""Notes: why somebody answered as they did, in their own words."""

from collections.abc import Iterable, Mapping

from django import forms

from rules.engine.schema import Answers, Question
from rules.engine.words import say_answer

from .forms import PlainText

MAX_NOTE = 500


class NotesForm(forms.Form):
    """A note on each of these questions, in fields named `note-<question key>`.

    `initial` has the notes so far: question key -> text. `answers` stand beside the fields, as a
    reminder of what was answered.
    """

    def __init__(
        self,
        questions: Iterable[Question],
        data: Mapping[str, str] | None = None,
        initial: Mapping[str, str] | None = None,
        answers: Answers | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}), prefix="note")
        for question in questions:
            answer = (answers or {}).get(question.key)
            self.fields[question.key] = PlainText(
                label=question.label,
                help_text="" if answer is None else say_answer(question, answer),
                max_length=MAX_NOTE,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def notes(self) -> dict[str, str]:
        """Question key -> note, of a valid form; without empty ones."""
        return {key: note for key, note in self.cleaned_data.items() if note}

    @property
    def is_in_use(self) -> bool:
        """Whether there is something to show: a note from before, or one that is wrong."""
        return bool(self.initial or self.errors)
