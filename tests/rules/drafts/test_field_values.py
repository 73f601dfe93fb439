"""A field as it is typed, and as a document has it."""

import pytest

from rules.drafts.field_values import to_document_value, to_row_value


@pytest.mark.parametrize(
    ("test", "text", "value"),
    [
        ("is", "stock", "stock"),
        ("is", " stock ", "stock"),
        ("includes", "a-b", "a-b"),
        ("is-any-of", "stuck, load", ["stuck", "load"]),
        ("is-any-of", "stuck", ["stuck"]),
        ("above", "5000", 5000),
        ("above", "5,000", 5000),
        ("at-most", "1 000 000", 1_000_000),
        ("below", "many", "many"),
        ("below", "1.5", "1.5"),
        ("between", "6, 12", [6, 12]),
        ("between", "6,12,", [6, 12]),
    ],
)
def test_a_condition_value_as_an_architect_types_it(test: str, text: str, value: object) -> None:
    assert to_document_value("value", text, test) == value


@pytest.mark.parametrize("name", ["takes_on", "facts", "reasons"])
def test_paragraphs_stand_on_lines(name: str) -> None:
    assert to_document_value(name, "One.\r\n\r\n  Two, too.\n") == ["One.", "Two, too."]
    assert to_row_value(name, ("One.", "Two,\n too.")) == "One.\nTwo, too."
