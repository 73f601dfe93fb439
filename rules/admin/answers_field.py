"""Answers in a form: stored as JSON, written as lines such as `peak: 5000`."""

from collections.abc import Iterable
from typing import Any

import yaml
from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rules.drafts.unvalidated import unvalidated_parts
from rules.engine.answers import AnswerError, read_answer
from rules.files import YAML_ERRORS, Loader
from rules.models import Question, Rulebook

from .links import bullets

HOW = "Write an answer a line, such as peak: 5000 or parts: [api, screens]."
UNKNOWN = "What is left out is not known."
MAX_LENGTH = 20_000


class AnswersField(forms.JSONField):
    # The rulebook whose questions are answered.
    rulebook: Rulebook | None = None
    # The keys of its questions: PostgreSQL does not keep the order of answers.
    order: tuple[str, ...] = ()

    def offer(self, rulebook: Rulebook) -> None:
        """Takes the help text and the order of answers from the questions of the rulebook."""
        questions = Question.objects.filter(step__rulebook=rulebook).prefetch_related("choices")
        self.rulebook = rulebook
        self.order = tuple(question.key for question in questions)
        self.help_text = answers_help(questions)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        places = {key: place for place, key in enumerate(self.order)}
        keys = sorted(value, key=lambda key: places.get(key, len(places)))
        return as_lines({key: value[key] for key in keys})

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial if self.disabled else data

    def to_python(self, value: Any) -> Any:
        if self.disabled or isinstance(value, dict):
            return value or {}
        answers = parsed(str(value or ""))
        if not (
            isinstance(answers, dict)
            and all(map(_is_text, answers))
            and all(map(_is_answer, answers.values()))
        ):
            raise forms.ValidationError(HOW)
        return _read(self.rulebook, answers) if self.rulebook else answers

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return not self.disabled and self.to_python(data) != (initial or {})
        except forms.ValidationError:
            return True


def _read(rulebook: Rulebook, raw: dict[str, Any]) -> dict[str, Any]:
    """Answers as their questions store them; wrong ones unchanged, for the checks to refuse."""
    rows = Question.objects.filter(step__rulebook=rulebook, key__in=raw)
    questions = {question.key: question for question in unvalidated_parts(rows)}
    answers = {key: _read_one(questions.get(key), value) for key, value in raw.items()}
    return {key: answer for key, answer in answers.items() if answer is not None}


def _read_one(question: Any, raw: Any) -> Any:
    try:
        answer = read_answer(question, raw) if question else raw
    except AnswerError:
        return raw
    return list(answer) if isinstance(answer, tuple) else answer


def as_lines(answers: dict[str, Any]) -> str:
    return "\n".join(_line(key, value) for key, value in answers.items())


def _line(key: str, value: Any) -> str:
    # Without a style, PyYAML folds a lone answer into braces, and with one, a list into lines.
    style = None if isinstance(value, list) else False
    line = yaml.safe_dump({key: value}, default_flow_style=style, allow_unicode=True, width=10_000)
    return str(line).strip()


def parsed(text: str) -> Any:
    if len(text) > MAX_LENGTH:
        raise forms.ValidationError(f"Use at most {MAX_LENGTH:,} characters.")
    try:
        return yaml.load(text, Loader) or {}  # noqa: S506, it is a SafeLoader
    except yaml.MarkedYAMLError as error:
        line = f"Line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise forms.ValidationError(f"{line}{error.problem or error.context}. {HOW}") from None
    except YAML_ERRORS:
        raise forms.ValidationError(HOW) from None


def _is_answer(value: Any) -> bool:
    values = value if isinstance(value, list) else [value]
    return all(isinstance(part, int) or _is_text(part) for part in values)


def _is_text(value: Any) -> bool:
    # Databases refuse NUL in text.
    return isinstance(value, str) and "\0" not in value


def answers_help(questions: Iterable[Question]) -> SafeString:
    items = [format_html("{}: {}", question.key, _accepts(question)) for question in questions]
    folded = "<details><summary>Questions and choices</summary>{}</details>"
    return format_html("{} {} " + folded, HOW, UNKNOWN, bullets(items))


def _accepts(question: Any) -> str:
    if question.kind == "number":
        return f"a number from {question.minimum:,} to {question.maximum:,}"
    keys = ", ".join(choice.key for choice in question.choices.all())
    return f"some of [{keys}]" if question.kind == "choices" else f"one of {keys}"
