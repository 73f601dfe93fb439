"""Texts as Markdown that every Markdown reader shows in the same way."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from markdown_it.token import Token

from advisor.verdict.prose import markdown

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# What Markdown, or GitHub's tables and formulas, read as markup. Not an underscore between letters:
# web addresses have them.
MARKUP = re.compile(r"[\\`*\[\]<~$|]|(?<![^\W_])_|_(?![^\W_])|(?<!\S)#|^[>+=:-]")
NUMBERED = re.compile(r"^(\d+)([.)])")
ENTITY = re.compile(r"&(?=#?\w+;)")
MARKS = {"em_open": "*", "em_close": "*", "strong_open": "**", "strong_close": "**"}


def plain(text: str) -> str:
    """The text on one line, shown exactly as typed."""
    return _escape(" ".join(CONTROL.sub(" ", text).split()))


def paragraphs(text: str) -> str:
    """The text with its line breaks, shown exactly as typed."""
    lines = map(plain, text.splitlines())
    # Every reader knows two blanks at the end of a line as a line break.
    return "\n\n".join("  \n".join(group) for full, group in groupby(lines, bool) if full)


def prose(text: str) -> str:
    """A rulebook's text on one line, with only the Markdown that `advisor.verdict.prose` reads."""
    inline = markdown.parseInline(" ".join(text.split()))[0]
    return "".join(_write(inline.children or ()))


def bullets(items: Iterable[str]) -> str:
    return "\n".join(f"* {item}" for item in items)


def _escape(line: str) -> str:
    line = NUMBERED.sub(r"\1\\\2", MARKUP.sub(r"\\\g<0>", line))
    return ENTITY.sub("&amp;", line)


def _write(tokens: Iterable[Token]) -> Iterator[str]:
    address = ""
    for token in tokens:
        if token.type == "link_open":
            address = str(token.attrs["href"]).replace("(", "%28").replace(")", "%29")
            yield "["
        elif token.type == "link_close":
            yield f"]({address})"
        elif token.type == "code_inline":
            pad = " " if token.content[:1] == "`" or token.content[-1:] == "`" else ""
            yield f"{token.markup}{pad}{token.content}{pad}{token.markup}"
        else:
            yield MARKS.get(token.type) or _escape(token.content)
