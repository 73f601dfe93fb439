"""The keys that new sources and claims are offered."""

import pytest

from rules.admin.next_key import LENGTH, key_of_words, next_key


@pytest.mark.parametrize(
    ("latest", "key"),
    [("S3", "S4"), ("S1-09", "S1-10"), ("S1-99", "S1-100"), ("S", "S1"), ("", "1"), ("7", "8")],
)
def test_counts_on(latest: str, key: str) -> None:
    assert next_key(latest, {latest}) == key


def test_leaves_out_what_is_taken() -> None:
    assert next_key("S1-01", {"S1-01", "S1-02", "S1-03"}) == "S1-04"


@pytest.mark.parametrize(
    ("words", "key"),
    [("More than 5", "more-than-5"), ("5 or more", "or-more"), ("§", "rule"), ("Far", "far-3")],
)
def test_makes_a_key_of_words(words: str, key: str) -> None:
    assert key_of_words(words, {"far", "far-2"}, "rule") == key


def test_a_key_of_words_ends_with_a_whole_one() -> None:
    key = key_of_words("word " * 20, (), "rule")
    assert len(key) <= LENGTH
    assert {*key.split("-")} == {"word"}
