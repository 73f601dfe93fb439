from collections.abc import Mapping
from typing import Any

from rules.drafts.field_values import to_document_value
from rules.engine import schema
from rules.engine.references import TESTS


def misfit(
    question: schema.Question, test: str, value: str, named: Mapping[str, int]
) -> tuple[str, str] | None:
    """The field of a condition that does not fit, and why; the question may be unvalidated.

    `named` are the numbers of the question's thresholds.
    """
    if test not in TESTS[question.kind]:
        known = ", ".join(name.replace("-", " ") for name in TESTS[question.kind])
        return "test", f"{question.label} can be tested by: {known}."
    problem = _wrong_value(question, test, to_document_value("value", value, test), named)
    return ("value", problem) if problem else None


def _wrong_value(question: schema.Question, test: str, value: Any, named: Mapping[str, int]) -> str:
    values = value if isinstance(value, list) else [value]
    if question.kind == "number":
        values = [named.get(number, number) for number in values]
        low, high = question.minimum, question.maximum
        if not all(isinstance(number, int) and low <= number <= high for number in values):
            thresholds = f", and these thresholds: {', '.join(named)}" if named else ""
            return f"{question.label} takes whole numbers from {low:,} to {high:,}{thresholds}."
        if test == "between" and (len(values) != 2 or values[0] > values[1]):
            return "Write the lowest and the highest number, such as: 6, 12."
        return ""
    if values and all(key in question.choice for key in values):
        return ""
    return f"{question.label} has these choices: {', '.join(question.choice)}."
