"""The questions of a step as a Django form; the engine decides which answers are right."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from rules.engine.answers import AnswerError, read_answer
from rules.engine.schema import Answer, Question


class RawValues(forms.Widget):
    """Reads a field's values as the list that a query string gives."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return list(data.get(name, []))


class QuestionField(forms.Field):
    widget = RawValues

    def __init__(self, question: Question) -> None:
        super().__init__(label=question.text, help_text=question.why, required=False)
        self.question = question

    def clean(self, value: list[str]) -> Answer | None:
        try:
            return read_answer(self.question, value)
        except AnswerError as error:
            raise ValidationError(str(error)) from None


class StepForm(forms.Form):
    """`data` maps a question's key to its values as typed; `here` is the path of the step."""

    def __init__(self, questions: Iterable[Question], data: Any, here: str) -> None:
        super().__init__(data)
        self.here = here
        self.fields |= {question.key: QuestionField(question) for question in questions}
