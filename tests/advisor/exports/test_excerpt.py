import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.exports.excerpt import excerpt, first_sentence
from tests.support.hostile import HOSTILE


@pytest.mark.parametrize(
    ("text", "short"),
    [
        (" One two. ", "One two."),
        ("One two. Three four. Five six.", "One two. Three four. …"),
        ("One two, e.g. three. Four five.", "One two, e.g. three. …"),
        ("- one\n- two\n- three four", "- one\n- two …"),
        ("One two three four five six", "One two three four five …"),
        ("One two three, four five six", "One two three …"),
        ("", ""),
    ],
)
def test_an_excerpt_ends_where_a_sentence_or_a_line_does(text, short):
    assert excerpt(text, 5) == short


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One two.\nThree.", "One two."),
        ("One\ntwo. Three.", "One two."),
        ("One two three four five six.", "One two three four five …"),
    ],
)
def test_a_first_sentence_is_one_line(text, sentence):
    assert first_sentence(text, 5) == sentence


LONG = "https://example.com/" + "a_b~c" * 60


@pytest.mark.parametrize(
    ("text", "short"),
    [
        (LONG, "…"),
        (f"See {LONG} for more", "See …"),
        (f"({LONG})", "…"),
        (f"[map]({LONG})", "[map] …"),
        ("鉄道" * 9 + LONG, "鉄道" * 9 + " …"),
        ("www." + "x" * 300, "…"),
        ("ada@" + "x" * 300, "…"),
        ("at https://a.example/b one two three four", "at https://a.example/b one two three …"),
    ],
)
@pytest.mark.parametrize("shorten", [excerpt, first_sentence])
def test_an_address_is_kept_whole_or_dropped(shorten, text, short):
    assert shorten(text, 5) == short


@given(st.one_of(HOSTILE, st.text(min_size=30)))
def test_no_text_is_too_long_or_of_other_words(text):
    for short in (excerpt(text, 3), first_sentence(text, 3)):
        assert len(short.split()) <= 4
        assert len(short) <= 3 * 8 + 2
        assert "".join(text.split()).startswith("".join(short.removesuffix("…").split()))
