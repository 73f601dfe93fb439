"""Whether a test of an answer fits its question, in the architect's words."""

from typing import Any, NamedTuple

from rules.drafts.field_values import to_document_value
from rules.engine.references import TESTS
from rules.models import Question


class Misfit(NamedTuple):
    field: str
    message: str


def misfit(question: Question, test: str, value: str) -> Misfit | None:
    if test not in TESTS[question.kind]:
        known = ", ".join(each.replace("-", " ") for each in TESTS[question.kind])
        return Misfit("test", f"{question} can be tested by: {known}.")
    problem = _wrong_value(question, test, to_document_value("value", value, test))
    return Misfit("value", problem) if problem else None


def _wrong_value(question: Question, test: str, value: Any) -> str:
    values = value if isinstance(value, list) else [value]
    if question.kind == "number":
        low, high = question.minimum, question.maximum
        if not all(isinstance(each, int) and low <= each <= high for each in values):
            return f"{question} takes whole numbers from {low:,} to {high:,}."
        if test == "between" and (len(values) != 2 or values[0] > values[1]):
            return "Write the lowest and the highest number, such as: 6, 12."
        return ""
    keys = [choice.key for choice in question.choices.all()]
    if values and all(each in keys for each in values):
        return ""
    return f"{question} has these choices: {', '.join(keys)}."
