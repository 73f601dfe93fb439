"""Texts as Markdown that every Markdown reader shows in the same way.

Site generators read more than Markdown: Jekyll runs Liquid's `{{` and `{%` first, even in code, and
MDX takes a `{` or a line that begins with `import` or `export` for JavaScript.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from textwrap import indent

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from advisor.verdict.prose import ADDRESS, markdown, typed_markdown

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# What Markdown, MDX, or GitHub's tables and formulas, read as markup. Not an underscore between
# letters: names have them.
MARKUP = re.compile(r"[\\`*\[\]<~$|{]|(?<![^\W_])_|_(?![^\W_])|(?<!\S)#")
ENTITY = re.compile(r"&(?=#?\w+;)")
# Jekyll's Markdown would show a backslash before it.
LIQUID_TAG = re.compile(r"(?<=\{)%")
LIQUID = re.compile(r"\{[{%]")
# At the start of a line.
SIGN = re.compile(r"^[>+=:-]")
NUMBERED = re.compile(r"^(\d+)([.)])")
MODULE = re.compile(r"^[ie](?=(?<=i)mport\b|(?<=e)xport\b)")
MARKS = {"em_open", "em_close", "strong_open", "strong_close"}
BREAKS = {"softbreak", "hardbreak"}
LINE_BREAK = "  \n"  # every reader knows two blanks at the end of a line as a line break


def plain(text: str) -> str:
    """The text on one line, shown exactly as typed."""
    return _escape(_one_line(text), _linked)


def label(text: str) -> str:
    """The same for headings and the texts of links, in which no link can stand."""
    return _escape(_one_line(text), _unlinked)


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
    return f"[{label(text)}]({_quoted(address)})"


def bullets(items: Iterable[str]) -> str:
    return "\n".join(f"* {item}" for item in items)


def _one_line(text: str) -> str:
    return " ".join(CONTROL.sub(" ", text).split())


def _escape(line: str, address: Callable[[str], str]) -> str:
    """With addresses as they are, but those that would be shown or linked wrongly as `address`."""
    parts = ADDRESS.split(line)  # every other one is an address
    for place, part in enumerate(parts):
        escaped = _escape_words(part, starts_line=not place)
        parts[place] = address(part) if place % 2 and escaped != part else escaped
    return "".join(parts).replace("![", r"\![")  # a link, not an image


def _escape_words(words: str, *, starts_line: bool) -> str:
    words = ENTITY.sub("&amp;", MARKUP.sub(r"\\\g<0>", words))
    words = LIQUID_TAG.sub("&#37;", words)
    if starts_line:
        words = SIGN.sub(r"\\\g<0>", NUMBERED.sub(r"\1\\\2", words))
        words = MODULE.sub(lambda letter: f"&#{ord(letter[0])};", words)
    return words


def _linked(address: str) -> str:
    target = f"http://{address}" if address.startswith("www.") else address
    return f"[{_unlinked(address)}]({_quoted(target)})"


def _unlinked(address: str) -> str:
    """The first punctuation is escaped too, so that GitHub does not see an address."""
    return re.sub(r"[:.]", r"\\\g<0>", _escape_words(address, starts_line=False), count=1)


def _write(tokens: Sequence[Token]) -> Iterator[str]:
    address = ""
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "link_open":
            address = _quoted(str(token.attrs["href"]))
            yield "["
        elif token.type == "link_close":
            yield f"]({address})"
            address = ""
        elif token.type == "code_inline" and not LIQUID.search(token.content):
            pad = " " if token.content[:1] == "`" or token.content[-1:] == "`" else ""
            yield f"{token.markup}{pad}{token.content}{pad}{token.markup}"
        elif token.type in BREAKS:
            yield LINE_BREAK
        elif token.type in MARKS:
            yield token.markup
        else:
            escaped = _escape(token.content, _unlinked if address else _linked)
            before_link = following is not None and following.type == "link_open"
            yield f"{escaped[:-1]}\\!" if before_link and escaped[-1:] == "!" else escaped


def _quoted(address: str) -> str:
    address = re.sub(r"[(){}\\<>]", lambda sign: f"%{ord(sign[0]):X}", address)
    return ENTITY.sub("&amp;", address)


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
