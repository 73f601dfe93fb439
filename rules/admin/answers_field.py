"""Answers in a form: stored as JSON, and sent as lines such as `peak: 5000`."""

from typing import Any

import yaml
from django import forms
from django.utils.functional import SimpleLazyObject

from rules.drafts.unvalidated import stub, unvalidated_parts
from rules.engine import schema
from rules.engine.answers import AnswerError, read_answer
from rules.files import YAML_ERRORS, Loader
from rules.models import Rulebook

HOW = "Write an answer a line, such as peak: 5000 or parts: [api, screens]."
OPEN = "What is left open is not known."
MAX_LENGTH = 20_000


class AnswersField(forms.JSONField):
    # The rulebook whose questions are answered, with its steps alone.
    rulebook: Any = None

    def __init__(self, **options: Any) -> None:
        # What is stored is the initial value, not what the form showed.
        super().__init__(**options | {"show_hidden_initial": False})

    def offer(self, row: Rulebook) -> None:
        """Asks the questions of this rulebook; they are read when they are needed."""
        self.rulebook = self.widget.rulebook = SimpleLazyObject(
            lambda: stub(schema.Rulebook, steps=unvalidated_parts(row.steps.all()))
        )
        self.help_text = OPEN

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        # PostgreSQL does not keep the order of answers.
        known = self.rulebook.question if self.rulebook else ()
        keys = [
            *(key for key in known if key in value),
            *(key for key in value if key not in known),
        ]
        return as_lines({key: value[key] for key in keys})

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial if self.disabled else data

    def to_python(self, value: Any) -> Any:
        if self.disabled or isinstance(value, dict):
            return value or {}
        answers = parsed(str(value or ""))
        return read_each(self.rulebook, answers) if self.rulebook else answers

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return not self.disabled and self.to_python(data) != (initial or {})
        except forms.ValidationError:
            return True


def read_each(rulebook: schema.Rulebook, raw: dict[str, Any]) -> dict[str, Any]:
    """Answers as their questions store them; wrong ones unchanged, for the checks to refuse."""
    answers = {key: _read_one(rulebook.question.get(key), value) for key, value in raw.items()}
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


def parsed(text: str) -> dict[str, Any]:
    """Raises ValidationError."""
    if len(text) > MAX_LENGTH:
        raise forms.ValidationError(f"Use at most {MAX_LENGTH:,} characters.")
    try:
        answers = yaml.load(text, Loader) or {}  # noqa: S506, it is a SafeLoader
    except yaml.MarkedYAMLError as error:
        line = f"Line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise forms.ValidationError(f"{line}{error.problem or error.context}. {HOW}") from None
    except YAML_ERRORS:
        raise forms.ValidationError(HOW) from None
    if not (
        isinstance(answers, dict)
        and all(map(_is_text, answers))
        and all(map(_is_answer, answers.values()))
    ):
        raise forms.ValidationError(HOW)
    return answers


def _is_answer(value: Any) -> bool:
    values = value if isinstance(value, list) else [value]
    return all(isinstance(part, int) or _is_text(part) for part in values)


def _is_text(value: Any) -> bool:
    # Databases refuse NUL in text.
    return isinstance(value, str) and "\0" not in value
