from typing import Any, get_args

from django.core.validators import RegexValidator
from pydantic import StringConstraints

from rules.engine import value_types


def constraints(annotated: Any) -> StringConstraints:
    found = get_args(annotated)[-1]
    assert isinstance(found, StringConstraints)  # noqa: S101
    return found


def field_choices(literal: Any) -> list[tuple[Any, str]]:
    """Value and label for each value of a Literal type: `("at-least", "at least")`."""
    return [(value, str(value).replace("-", " ").strip()) for value in get_args(literal)]


MAX_KEY = constraints(value_types.Key).max_length
MAX_CLAIM_ID = constraints(value_types.ClaimId).max_length
# No column limits lines and texts: their forms do, by the schema, before they are saved.
MAX_LINE = constraints(value_types.Line).max_length
is_key = RegexValidator(
    str(constraints(value_types.Key).pattern),
    "Start with a small letter; go on with small letters, digits and hyphens.",
)
is_claim_id = RegexValidator(
    str(constraints(value_types.ClaimId).pattern), "Use letters, digits and hyphens, such as S1-02."
)
is_day = RegexValidator(
    str(constraints(value_types.Day).pattern), "Write the year, month and day, such as 2027-06-30."
)
is_https = RegexValidator(r"^https://\S+$", "Start with https://.")
ANSWERS_HELP = 'by question: {"peak": 5000, "parts": ["api"]}.'
