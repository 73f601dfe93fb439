"""The questions of a step as a Django form; the answer sheet says which answers are right."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from advisor.verdict.sheet import AnswerSheet
from rules.engine.schema import Question, Step


class RawValues(forms.Widget):
    """Reads a field's values as the list that a query string gives."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return list(data.get(name, []))


class QuestionField(forms.Field):
    widget = RawValues

    def __init__(self, question: Question, problem: str | None, drawn: tuple[object, ...]) -> None:
        super().__init__(label=question.text, help_text=question.why, required=False)
        self.question = question
        self.problem = problem
        self.drawn = drawn

    def clean(self, value: list[str]) -> list[str]:
        if self.problem:
            raise ValidationError(self.problem)
        return value


class StepForm(forms.Form):
    """What a step asks, as the sheet has it; `here` is the path of the step.

    `drawn` is all that decides what a field looks like, so that the template can keep it.
    """

    def __init__(self, sheet: AnswerSheet, step: Step, here: str) -> None:
        super().__init__(sheet.raw)
        self.here = here
        self.marked = sheet.marked
        for question in sheet.asked(step):
            key = question.key
            problem = sheet.problems.get(key)
            given = (sheet.raw.get(key), key in sheet.marked, problem)
            drawn = (sheet.rulebook.digest, key, here, *given)
            self.fields[key] = QuestionField(question, problem, drawn)
