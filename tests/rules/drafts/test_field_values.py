"""A field as it is typed, and as a document has it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.drafts.field_values import to_document_value, to_row_value
from rules.engine.schema import Pick


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


def test_picks_stand_on_lines_with_their_words() -> None:
    picks = tuple(map(Pick.model_validate, [20, {"number": 3000, "text": "A few thousand"}]))
    assert to_row_value("picks", picks) == "20\n3000 A few thousand"


TEXTS = st.text(st.characters(exclude_categories=["Cs"], min_codepoint=32), max_size=40)


@given(st.lists(st.builds(Pick, number=st.integers(0, 10**9), text=TEXTS)).map(tuple))
def test_picks_survive_a_draft_whatever_their_words(picks: tuple[Pick, ...]) -> None:
    again = to_document_value("picks", to_row_value("picks", picks))
    assert tuple(map(Pick.model_validate, again)) == picks
