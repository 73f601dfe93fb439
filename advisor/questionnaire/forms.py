"""The questions of a step as a Django form. The answer sheet decides which answers are valid."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from advisor.verdict.sheet import AnswerSheet
from rules.engine.schema import Question, Step


class RawValues(forms.Widget):
    """Reads all values of a field, as a list."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return list(data.get(name, []))


class QuestionField(forms.Field):
    widget = RawValues

    def __init__(
        self, question: Question, problem: str | None, cache_key: tuple[object, ...]
    ) -> None:
        super().__init__(label=question.text, help_text=question.why, required=False)
        self.question = question
        self.problem = problem
        self.cache_key = cache_key

    def clean(self, value: list[str]) -> list[str]:
        if self.problem:
            raise ValidationError(self.problem)
        return value


class StepForm(forms.Form):
    """The questions of a step with the sheet's answers; `here` is the path of the step.

    A field's `cache_key` holds all that its HTML depends on: the template caches the HTML by it.
    """

    def __init__(self, sheet: AnswerSheet, step: Step, here: str) -> None:
        super().__init__(sheet.raw)
        self.here = here
        self.marked = sheet.marked
        for question in sheet.questions_of(step):
            key = question.key
            problem = sheet.problems.get(key)
            given = (sheet.raw.get(key), key in sheet.marked, problem)
            cache_key = (sheet.rulebook.digest, key, here, *given)
            self.fields[key] = QuestionField(question, problem, cache_key)
