import pytest
from django.core.exceptions import ValidationError

from rules.admin.json_field import JsonField, json_field
from rules.models import Claim


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ('{\n"a": }', "Line 2: Expecting value."),
        ("[" * 100_000, "Write JSON."),
        ("1" * 10_000, "Write JSON."),
        (" " * 10 + "1" * 1_000_000, "Use at most 1,000,000 characters."),
    ],
)
def test_what_is_not_json_is_refused_with_its_line(typed: str, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        JsonField().clean(typed)
    assert refused.value.messages == [said]


def test_it_shows_what_was_typed_and_what_is_stored() -> None:
    field = json_field(Claim, "basis", 6)
    assert field.prepare_value('{"a" :1}') == '{"a" :1}'
    assert field.prepare_value({"a": "ä"}) == '{\n "a": "ä"\n}'
    assert field.prepare_value(None) is None


@pytest.mark.parametrize(
    ("initial", "typed", "changed"),
    [
        (None, "", False),
        ({"a": 1}, '{ "a": 1 }', False),
        ({"a": 1}, '{"a": 2}', True),
        (None, "{}", True),
        ({"a": 1}, "{", True),
    ],
)
def test_only_another_value_is_a_change(initial: object, typed: str, changed: bool) -> None:
    assert json_field(Claim, "basis", 6).has_changed(initial, typed) == changed
