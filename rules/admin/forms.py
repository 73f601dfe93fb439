"""What a form of the admin refuses at once; the rest shows when the rulebook is published."""

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Model, QuerySet

from rules.engine.references import TESTS
from rules.models import Question, Rulebook
from rules.publishing import typed

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Any]
else:
    from django.forms import ModelForm


class PartForm(ModelForm):
    """Keeps to one rulebook, also when a part is added and all rulebooks are offered."""

    def clean(self) -> None:
        super().clean()
        owners = (self.cleaned_data.get(name) for name in ("rulebook", "step", "scenario"))
        if owner := next(filter(None, owners), None):
            home = rulebook_of(owner)
            for name, value in list(self.cleaned_data.items()):
                rows = value if isinstance(value, QuerySet) else [value]
                if any(isinstance(row, Model) and rulebook_of(row) != home for row in rows):
                    self.add_error(name, f"Choose from the rulebook “{home}”.")


def rulebook_of(row: Any) -> Rulebook:
    rulebook: Rulebook = row if isinstance(row, Rulebook) else row.rulebook
    return rulebook


class AnswerTestForm(ModelForm):
    def clean(self) -> None:
        super().clean()
        question, test = self.cleaned_data.get("question"), self.cleaned_data.get("test")
        if question and test and test not in TESTS[question.kind]:
            known = ", ".join(each.replace("-", " ") for each in TESTS[question.kind])
            self.add_error("test", f"{question} can be tested by: {known}.")
        elif question and test and "value" in self.cleaned_data:
            value = typed("value", self.cleaned_data["value"], test)
            if problem := wrong_value(question, test, value):
                self.add_error("value", problem)


def wrong_value(question: Question, test: str, value: Any) -> str:
    values = value if isinstance(value, list) else [value]
    if question.kind == "number":
        low, high = question.minimum, question.maximum
        if not all(isinstance(each, int) and low <= each <= high for each in values):
            return f"{question} takes whole numbers from {low:,} to {high:,}."
        if test == "between" and (len(values) != 2 or values[0] > values[1]):
            return "Write the lowest and the highest number, such as: 6, 12."
        return ""
    keys = list(question.choices.values_list("key", flat=True))
    if values and all(each in keys for each in values):
        return ""
    return f"{question} has these choices: {', '.join(keys)}."


class QuestionForm(PartForm):
    def clean_picks(self) -> str:
        picks: str = self.cleaned_data["picks"]
        if not re.fullmatch(r"\s*([0-9]+\s*(,\s*[0-9]+\s*)*)?", picks, re.ASCII):
            raise forms.ValidationError("Write whole numbers with commas, such as: 100, 1000.")
        return picks


class AnswersForm(PartForm):
    def clean_answers(self) -> dict[str, Any]:
        return by_question(self.cleaned_data["answers"])

    def clean_typical(self) -> dict[str, Any]:
        return by_question(self.cleaned_data["typical"])


def by_question(answers: Any) -> dict[str, Any]:
    answers = answers or {}
    if not isinstance(answers, dict) or not all(map(is_answer, answers.values())):
        raise forms.ValidationError(
            'Write answers by question, such as {"peak": 5000, "parts": ["api"]}.'
        )
    return answers


def is_answer(value: Any) -> bool:
    values = value if isinstance(value, list) else [value]
    return all(isinstance(each, str | int) for each in values)
