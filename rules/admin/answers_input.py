"""Answers are picked as in the questionnaire, and sent in an input for each question."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.template.loader import render_to_string

from rules.engine import schema
from rules.engine.answers import read_answers, shown
from rules.engine.words import say_condition

from .answers_field import as_lines, parsed, read_each


class GivenAnswer(NamedTuple):
    """A question, the name of its inputs, its answer as typed, and what is wrong with that.

    `only_if`: when it is asked, in words; empty if these answers call for it.
    """

    question: schema.Question
    name: str
    values: list[str]
    errors: list[str]
    only_if: str


class AnswersInput(AdminTextareaWidget):
    """The questions of a rulebook; a text area for what cannot be read as answers."""

    template_name = "django/forms/widgets/textarea.html"
    rulebook: Any = None

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        typed = typed_answers(value)
        if self.rulebook is None or typed is None:
            return super().render(name, value, attrs, renderer)
        unknown = [(f"{name}-{key}", key, typed[key]) for key in self._unknown(typed)]
        context = {"answers": list(self.given(name, typed)), "unknown": unknown}
        return render_to_string("admin/rules/answers.html", context)

    def _unknown(self, typed: dict[str, list[str]]) -> list[str]:
        return [key for key in typed if key not in self.rulebook.question]

    def given(self, name: str, typed: dict[str, list[str]]) -> Iterator[GivenAnswer]:
        answers, problems = read_answers(self.rulebook, typed)
        asked = {question.key for question in shown(self.rulebook, answers)}
        for question in self.rulebook.questions:
            key = question.key
            yield GivenAnswer(
                question=question,
                name=f"{name}-{key}",
                values=typed.get(key, []),
                errors=[problems[key]] if key in problems else [],
                only_if="" if key in asked else say_condition(self.rulebook, question.shown_when),
            )

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if name in data or self.rulebook is None:
            return data.get(name)
        start = f"{name}-"
        sent = {key.removeprefix(start): data.getlist(key) for key in data if key.startswith(start)}
        raw = {key: self._raw(key, values) for key, values in sent.items() if any(values)}
        places = [*self.rulebook.question, *self._unknown(raw)]
        return as_lines(read_each(self.rulebook, {key: raw[key] for key in places if key in raw}))

    def _raw(self, key: str, values: list[str]) -> Any:
        question = self.rulebook.question.get(key)
        is_list = question and question.kind == "choices"
        return list(filter(None, values)) if is_list else values[-1]

    def id_for_label(self, id_: str) -> str:
        return ""


def typed_answers(text: Any) -> dict[str, list[str]] | None:
    try:
        answers = parsed(text or "")
    except forms.ValidationError:
        return None
    lists = {key: value if isinstance(value, list) else [value] for key, value in answers.items()}
    return {key: list(map(str, values)) for key, values in lists.items()}
