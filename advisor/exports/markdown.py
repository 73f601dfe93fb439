"""Texts as Markdown that every Markdown reader shows in the same way."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from textwrap import indent

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from advisor.verdict.prose import markdown, typed_markdown

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# What Markdown, or GitHub's tables and formulas, read as markup. Not an underscore between letters:
# web addresses have them.
MARKUP = re.compile(r"[\\`*\[\]<~$|]|(?<![^\W_])_|_(?![^\W_])|(?<!\S)#|^[>+=:-]")
NUMBERED = re.compile(r"^(\d+)([.)])")
ENTITY = re.compile(r"&(?=#?\w+;)")
MARKS = {"em_open", "em_close", "strong_open", "strong_close"}
BREAKS = {"softbreak", "hardbreak"}
LINE_BREAK = "  \n"  # every reader knows two blanks at the end of a line as a line break


def plain(text: str) -> str:
    """The text on one line, shown exactly as typed."""
    return _escape(" ".join(CONTROL.sub(" ", text).split()))


def paragraphs(text: str) -> str:
    """The text with its line breaks, shown exactly as typed."""
    lines = map(plain, text.splitlines())
    return "\n\n".join(LINE_BREAK.join(group) for full, group in groupby(lines, bool) if full)


def prose(text: str) -> str:
    """A rulebook's text on one line, with only the Markdown that `advisor.verdict.prose` reads."""
    inline = markdown.parseInline(" ".join(text.split()))[0]
    return "".join(_write(inline.children or ()))


def formatted(text: str) -> str:
    """What people typed with its lists and links, as pages show it: no heading, no HTML."""
    lines = (CONTROL.sub(" ", line.expandtabs(4)) for line in text.splitlines())
    return _blocks(SyntaxTreeNode(typed_markdown.parse("\n".join(lines))).children)


def link(text: str, address: str) -> str:
    return f"[{text}]({_quoted(address)})"


def bullets(items: Iterable[str]) -> str:
    return "\n".join(f"* {item}" for item in items)


def _escape(line: str) -> str:
    line = NUMBERED.sub(r"\1\\\2", MARKUP.sub(r"\\\g<0>", line))
    return ENTITY.sub("&amp;", line)


def _write(tokens: Iterable[Token]) -> Iterator[str]:
    address = ""
    for token in tokens:
        if token.type == "link_open":
            address = _quoted(str(token.attrs["href"]))
            yield "["
        elif token.type == "link_close":
            yield f"]({address})"
        elif token.type == "code_inline":
            pad = " " if token.content[:1] == "`" or token.content[-1:] == "`" else ""
            yield f"{token.markup}{pad}{token.content}{pad}{token.markup}"
        elif token.type in BREAKS:
            yield LINE_BREAK
        else:
            yield token.markup if token.type in MARKS else _escape(token.content)


def _quoted(address: str) -> str:
    return address.replace("(", "%28").replace(")", "%29")


def _blocks(nodes: Iterable[SyntaxTreeNode]) -> str:
    return "\n\n".join(filter(None, map(_block, nodes)))


def _block(node: SyntaxTreeNode) -> str:
    if node.type == "paragraph":
        (inline,) = node.children
        return "".join(_write(inline.token.children or ()) if inline.token else ())
    first = int(node.attrs.get("start", 1))
    return "\n".join(
        _item(f"{number}." if node.type == "ordered_list" else "*", item)
        for number, item in enumerate(node.children, first)
    )


def _item(mark: str, item: SyntaxTreeNode) -> str:
    margin = " " * (len(mark) + 1)
    return f"{mark} {indent(_blocks(item.children), margin).strip()}".rstrip()
