"""Long texts made short."""

import re

# Not "e.g. this".
END_OF_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^a-z\s])")
END = re.compile(rf"{END_OF_SENTENCE.pattern}|\s*\n\s*")
CLAUSE = re.compile(r".*(?=[,;:] )")
# Whatever a reader could link, up to the next blank.
ADDRESS = re.compile(
    r"(?:(?<![a-z+.-])[a-z+.-]+://|www\.|mailto:|(?<![\w.+-])[\w.+-]+@)\S*", re.IGNORECASE
)
LETTERS = 8  # of a word at most, where a text has no blanks between its words


def excerpt(text: str, words: int) -> str:
    """The first lines and sentences, together of at most so many words, and "…" for the rest."""
    text = text.strip()
    if _fits(text, words):
        return text
    heads = (text[: end.start()] for end in END.finditer(text))
    fitting = [head for head in heads if _fits(head, words)]
    return f"{fitting[-1]} …" if fitting else _first_words(text, words)


def first_sentence(text: str, words: int) -> str:
    """The first sentence on one line; of a longer one, its first words and "…"."""
    sentence = END_OF_SENTENCE.split(" ".join(text.split()), maxsplit=1)[0]
    return sentence if _fits(sentence, words) else _first_words(sentence, words)


def _fits(text: str, words: int) -> bool:
    return len(text.split()) <= words and len(text) <= words * LETTERS


def _first_words(text: str, words: int) -> str:
    """Up to the last comma, unless that would leave less than half of them."""
    head = " ".join(text.split()[:words])
    if len(head) > words * LETTERS:
        cut = head[: words * LETTERS]
        head = cut.rpartition(" ")[0] or _without_part_of_address(head, len(cut))
    clause = CLAUSE.match(f"{head} ")
    if clause and 2 * len(clause[0]) >= len(head):
        head = clause[0]
    return f"{head} …".lstrip()


def _without_part_of_address(text: str, end: int) -> str:
    """Up to `end`, or to the address around it: a part of one would lead elsewhere."""
    starts = (a.start() for a in ADDRESS.finditer(text) if a.start() < end < a.end())
    return text[: next(starts, end)].rstrip("([")
