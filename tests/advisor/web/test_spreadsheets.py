import pytest

from advisor.web.spreadsheets import inert


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1+1", "\uff201"]
)
def test_what_begins_like_a_formula_is_text(text):
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ada", "1=1", "a-b"])
def test_other_text_stays_as_it_is(text):
    assert inert(text) == text
