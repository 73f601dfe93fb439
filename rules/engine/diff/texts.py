"""How a text changed, without what stayed the same."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

SHORT = 100  # characters; shorter texts are shown in full
CONTEXT = 5  # words on each side of what differs


def say_change(label: str, before: str, after: str) -> str:
    """`the title was “Far”, and is now “Near”`; of long texts, only what differs."""
    if not before or not after:
        return f"the {label} was {'removed' if before else 'added'}: “{before or after}”"
    if before.split() == after.split():
        return f"the {label} differs in spaces or line breaks only"
    if len(before) <= SHORT and len(after) <= SHORT:
        return f"the {label} was “{before}”, and is now “{after}”"
    was, now = excerpts(before, after)
    return f"the {label} now reads “{now}” (before: “{was}”)"


def excerpts(before: str, after: str) -> tuple[str, str]:
    old, new = before.split(), after.split()
    # Without autojunk, a text that repeats one word takes minutes.
    groups = list(SequenceMatcher(None, old, new).get_grouped_opcodes(CONTEXT))
    return (
        _cut(old, [(group[0][1], group[-1][2]) for group in groups]),
        _cut(new, [(group[0][3], group[-1][4]) for group in groups]),
    )


class Piece(NamedTuple):
    text: str
    is_new: bool


def pieces(before: str, after: str) -> list[Piece]:
    """The text after a change, cut where it stops or begins to be what it was before."""
    words = re.findall(r"\s*\S+\s*", after)
    # With autojunk, as in `excerpts`.
    codes = SequenceMatcher(None, before.split(), after.split()).get_opcodes()
    found = (Piece("".join(words[c:d]), kind != "equal") for kind, _, _, c, d in codes)
    return [piece for piece in found if piece.text]


def _cut(words: Sequence[str], spans: Sequence[tuple[int, int]]) -> str:
    shown = [" ".join(words[start:end]) for start, end in spans]
    lead = ["…"] if spans[0][0] > 0 else []
    tail = ["…"] if spans[-1][1] < len(words) else []
    return " ".join([*lead, " … ".join(shown), *tail])


def shortened(text: str, limit: int = 200) -> str:
    """The text in one line, cut at the end of a word."""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0] + " …"


def ended(sentence: str) -> str:
    """The sentence with a full stop, unless it ends with a quoted one."""
    return sentence if re.search(r"[.?!…]”?$", sentence) else f"{sentence}."
