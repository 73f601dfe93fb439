"""A rulebook's texts, and what people type about their project, as HTML.

Both may use *emphasis*, **strength**, `code` and [links](https://...); what people type also has
paragraphs, line breaks and lists. HTML is shown as text.
"""

import re
from bisect import bisect_right
from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock, list_block
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from rules.engine.schema import Rulebook

# GitHub links an address with whatever is written in it, backslashes too.
OUTSIDE = r"\s<>\"`\[\]\\|()"
BRACKETED = rf"\([^{OUTSIDE}]*\)"
ADDRESS = re.compile(
    rf"(\b(?:https?://|ftp://|www\.)(?:[^{OUTSIDE}]|{BRACKETED})*(?:[^{OUTSIDE}.,:;!?'*]|{BRACKETED}))"
)
WORD = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]*)")


class Renderer(RendererHTML):
    def text(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        """The text with each claim key in it ("S1-02") linked to that claim."""
        rulebook: Rulebook | None = env["rulebook"]
        if rulebook is None or env.get("in_link"):
            return escape(tokens[idx].content)
        words = WORD.split(tokens[idx].content)
        return "".join(
            claim_link(word, rulebook) if word in rulebook.claim else escape(word) for word in words
        )

    def link_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        env["in_link"] = True
        return self.renderToken(tokens, idx, options, env)

    def link_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        env["in_link"] = False
        return self.renderToken(tokens, idx, options, env)


class Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # markdown-it calls it by this name
        return url.startswith(("https://", "http://", "mailto:"))


def bare_address(state: StateInline, silent: bool) -> bool:
    """An address that is no link's is text as it stands: "*" and "_" are no emphasis in it."""
    if state.env.get("addresses of") is not state.src:
        found = [*ADDRESS.finditer(state.src)]
        spans = [address.start() for address in found], [address.end() for address in found]
        state.env.update({"addresses of": state.src, "addresses": spans})
    starts, ends = state.env["addresses"]
    place = bisect_right(starts, state.pos) - 1
    end = min(ends[place], state.posMax) if place >= 0 else 0
    if end <= state.pos:
        return False
    if not silent:
        state.pending += state.src[state.pos : end]
    state.pos = end
    return True


INLINE = ["emphasis", "backticks", "link", "escape"]
markdown = Markdown("zero", renderer_cls=Renderer)
markdown.enable(INLINE)
markdown.inline.ruler.before("text", "address", bare_address)


class TypedRenderer(RendererHTML):
    """Each paragraph and each list in its own direction."""

    def in_own_direction(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        tokens[idx].attrSet("dir", "auto")
        return self.renderToken(tokens, idx, options, env)

    paragraph_open = bullet_list_open = ordered_list_open = in_own_direction

    def link_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        tokens[idx].attrSet("rel", "nofollow noopener")
        return self.renderToken(tokens, idx, options, env)


def shallow_list(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Lists in lists in lists; what is deeper is text. markdown-it would drop it at some depth."""
    return state.level < 6 and list_block(state, line, end, silent)


typed_markdown = Markdown("zero", {"breaks": True}, renderer_cls=TypedRenderer)
typed_markdown.enable([*INLINE, "newline", "list"])
typed_markdown.inline.ruler.before("text", "address", bare_address)
typed_markdown.block.ruler.at("list", shallow_list, {"alt": ["paragraph"]})


class Writer:
    """Renders texts, and keeps what it has rendered, because pages repeat a rulebook's texts."""

    def __init__(self, rulebook: Rulebook | None) -> None:
        self.rulebook = rulebook
        self.write = lru_cache(maxsize=2048)(self._write)

    def _write(self, text: str) -> SafeString:
        return SafeString(markdown.renderInline(text, {"rulebook": self.rulebook}))


plain_writer = Writer(None)


def prose(text: str, rulebook: Rulebook | None = None) -> SafeString:
    """The text as HTML; with a rulebook, the claims that it names are links."""
    writer = plain_writer if rulebook is None else rulebook.prepared(Writer)
    return writer.write(text)


def formatted(text: str) -> SafeString:
    """What people typed, as HTML; search engines follow none of its links."""
    return SafeString(typed_markdown.render(text))


def claim_link(key: str, rulebook: Rulebook) -> SafeString:
    return rulebook.prepared(claim_links)[key]


def claim_links(rulebook: Rulebook) -> dict[str, SafeString]:
    """Claim -> the link to it."""
    sources = f"{reverse('sources')}?rulebook={rulebook.key}"
    link = '<a class="claim-key" href="{}#{}">{}</a>'
    return {key: format_html(link, sources, key, key) for key in rulebook.claim}
