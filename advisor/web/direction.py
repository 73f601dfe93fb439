"""Right-to-left text within English sentences, where no `<bdi>` can keep it apart."""

from unicodedata import bidirectional


def isolated(text: str) -> str:
    """The text, between Unicode's isolates if it has letters that are written from the right.

    For the titles of pages and feeds, for calendars, and for messages.
    """
    is_from_the_right = any(bidirectional(character) in ("R", "AL") for character in text)
    return f"\u2068{text}\u2069" if is_from_the_right else text
