"""Lengths, validators and choices come from the schema."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from rules.engine import schema
from rules.models.fields import (
    MAX_CLAIM_ID,
    MAX_KEY,
    MAX_LINE,
    field_choices,
    is_claim_id,
    is_day,
    is_https,
    is_key,
)


def test_lengths_are_those_of_the_schema() -> None:
    assert (MAX_KEY, MAX_CLAIM_ID, MAX_LINE) == (50, 20, 300)


def test_choices_are_labelled_without_hyphens() -> None:
    assert field_choices(schema.Grade) == [
        ("measured", "measured"),
        ("first-hand", "first hand"),
        ("practitioner", "practitioner"),
        ("vendor", "vendor"),
        ("no-method", "no method"),
    ]


@pytest.mark.parametrize(
    ("validate", "right", "wrong"),
    [
        (is_key, "far-and-light", "Far"),
        (is_claim_id, "S1-02", "S1 02"),
        (is_day, "2027-06-30", "30.6.2027"),
        (is_https, "https://example.org/", "javascript:alert(1)"),
    ],
)
def test_validators_refuse_with_a_sentence(validate: Any, right: str, wrong: str) -> None:
    validate(right)
    with pytest.raises(ValidationError):
        validate(wrong)
