"""What single values of a rulebook may be."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from rules.engine import value_types


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("Key", "far-and-light", "Far"),
        ("ClaimId", "S1-02", "S1 02"),
        ("Plain", "", "NUL \0"),
        ("Short", "x" * 40, "x" * 41),
        ("Words", "A few thousand", "A few\nthousand"),
        ("Line", "x" * 300, ""),
        ("Clause", "", "x" * 301),
        ("Text", "One.\n\nTwo.", "x" * 4001),
        ("Day", "2027-06-30", "30.6.2027"),
        ("Address", "https://example.org/", "javascript:alert(1)"),
        ("Whole", 1_000_000_000, 1_000_000_001),
        ("Label", "x" * 60, "<b>"),
        ("Figure", -0.5, float("nan")),
        ("Portion", 1, 1.01),
    ],
)
def test_a_value_is_of_its_kind(kind: str, right: Any, wrong: Any) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(getattr(value_types, kind))
    assert adapter.validate_python(right) == right
    with pytest.raises(ValidationError):
        adapter.validate_python(wrong)
