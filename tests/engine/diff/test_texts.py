"""How a changed text is shown."""

import pytest

from rules.engine.diff import difference
from rules.engine.diff.texts import ended, pieces, shortened
from rules.engine.reading import read_rulebook
from tests.support.changes import (
    changed,
)
from tests.support.differences import told


def test_of_a_long_text_only_what_differs_is_shown() -> None:
    words = [f"word{number}" for number in range(60)]
    old = changed(("scenarios.long-way.mechanism", " ".join(words)))
    words[20] = "another"
    words[55] = "third"
    new = changed(("scenarios.long-way.mechanism", " ".join(words)))
    (change,) = difference(read_rulebook(old), read_rulebook(new))
    assert change.text == (
        "Scenario “A long way between cities”: the mechanism now reads “… word15 word16 word17 "
        "word18 word19 another word21 word22 word23 word24 word25 … word50 word51 word52 word53 "
        "word54 third word56 word57 word58 word59” (before: “… word15 word16 word17 word18 word19 "
        "word20 word21 word22 word23 word24 word25 … word50 word51 word52 word53 word54 word55 "
        "word56 word57 word58 word59”)."
    )


def test_a_text_that_repeats_itself_is_told_at_once() -> None:
    old = changed(("scenarios.long-way.mechanism", "la " * 1300 + "end"))
    new = changed(("scenarios.long-way.mechanism", "la li " * 600 + "end"))
    (change,) = difference(read_rulebook(old), read_rulebook(new))
    assert "the mechanism now reads “la li la li " in change.text


def test_other_line_breaks_alone_are_named_as_such() -> None:
    assert told(("summary", "For a journey within the country:\nwhich way to travel.")) == [
        "The rulebook: the summary differs in spaces or line breaks only."
    ]


@pytest.mark.parametrize(
    ("sentence", "with_full_stop"),
    [
        ("It is so", "It is so."),
        ("It is so?", "It is so?"),
        ("It reads “It is so.”", "It reads “It is so.”"),
        ("It reads “so”", "It reads “so”."),
    ],
)
def test_a_sentence_ends_once(sentence: str, with_full_stop: str) -> None:
    assert ended(sentence) == with_full_stop


def test_a_long_text_is_cut_at_the_end_of_a_word() -> None:
    assert shortened("one two\nthree", limit=20) == "one two three"
    assert shortened("one two three", limit=6) == "one …"


@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        ("one two three", "one 2 three", ["2 "]),
        ("one two", "one two", []),
        ("one two\n\nthree", "one two\n\nthree four", ["four"]),
        ("one two three", "three", []),
        ("one", "two", ["two"]),
        ("la " * 1300, "la li " * 600, None),
    ],
)
def test_what_is_new_in_a_text_is_told_apart(
    before: str, after: str, new: list[str] | None
) -> None:
    found = pieces(before, after)
    assert "".join(piece.text for piece in found) == after
    if new is not None:
        assert [piece.text for piece in found if piece.is_new] == new
