"""Long texts made short."""

import re

# Not "e.g. this".
END_OF_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^a-z\s])")
END = re.compile(rf"{END_OF_SENTENCE.pattern}|\s*\n\s*")
CLAUSE = re.compile(r".*(?=[,;:] )")
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
        head = head[: words * LETTERS]
        head = head.rpartition(" ")[0] or head
    clause = CLAUSE.match(f"{head} ")
    if clause and 2 * len(clause[0]) >= len(head):
        head = clause[0]
    return f"{head} …"
