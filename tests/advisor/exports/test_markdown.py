import re
from html import unescape

import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from advisor.exports.markdown import CONTROL, formatted, paragraphs, plain, prose
from advisor.verdict import prose as pages
from tests.support.hostile import HOSTILE, typed

# All that CommonMark and GitHub read, HTML too.
READER = MarkdownIt("gfm-like", {"html": True, "linkify": False})


def read(markdown):
    """What stands in each block: its kind and its text. Fails where any of it is markup."""
    blocks: list[list[str]] = []
    for token in READER.parse(markdown):
        if token.type == "inline":
            kinds = {child.type for child in token.children}
            assert kinds <= {"text", "hardbreak"}, kinds
            blocks[-1][1] = "".join(child.content or "\n" for child in token.children)
        elif token.nesting == 1:
            blocks.append([token.type.removesuffix("_open"), ""])
        else:
            assert token.nesting == -1, token.type
    return blocks


@given(HOSTILE)
def test_a_line_is_read_as_it_was_typed(text):
    expected = [["paragraph", typed(text)]] if typed(text) else []
    assert read(plain(text)) == expected


@given(HOSTILE)
def test_a_heading_is_read_as_it_was_typed(text):
    assert read(f"# {plain(text)}") == [["heading", typed(text)]]


@given(HOSTILE)
def test_an_item_of_a_list_is_read_as_it_was_typed(text):
    last = ["paragraph", typed(f"{text} end")]
    assert read(f"* {plain(f'{text} end')}") == [["bullet_list", ""], ["list_item", ""], last]


@given(HOSTILE)
def test_paragraphs_keep_their_lines(text):
    lines = [typed(line) for line in text.splitlines()]
    expected = "\n".join(lines).strip("\n").split("\n\n")
    blocks = [block.strip("\n") for block in expected if block.strip("\n")]
    assert read(paragraphs(text)) == [["paragraph", block] for block in blocks]


@pytest.mark.parametrize(
    "text", ["snake_case at https://a.example/x_y?b=1&c=2#d", "C# and F#", "5 > 4, a-b, 2+2=4"]
)
def test_what_reads_well_is_left_alone(text):
    assert plain(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "*Soon*, **surely**, or `a_b < 2`.",
        "See [the *map*](https://maps.example/a?b=1&c=2).",
        "``a ` b`` and `` `c` ``",
    ],
)
def test_the_markdown_of_a_rulebook_is_kept(text):
    assert prose(text) == text


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("<b>no</b> ![x](y)", r"\<b>no\</b> !\[x\](y)"),
        ("# no\n- heading", r"\# no - heading"),
        ("[x](https://a.example/(b))", "[x](https://a.example/%28b%29)"),
        ("[x](javascript:alert)", r"\[x\](javascript:alert)"),
        ("*a <i>*", r"*a \<i>*"),
    ],
)
def test_no_other_markdown_of_a_rulebook_is(text, markdown):
    assert prose(text) == markdown


def shown(html):
    """The words of a page, without blanks."""
    return "".join(unescape(re.sub("<[^>]*>", "", html)).split())


@given(HOSTILE)
def test_what_was_typed_reads_as_on_the_page(text):
    page = pages.formatted(CONTROL.sub(" ", "\n".join(text.splitlines())))
    read = MarkdownIt("commonmark", {"html": False}).render(formatted(text))
    assert not re.search("<(h[1-6]|pre|blockquote|hr|img)", read)
    assert shown(read) == shown(page)


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("One\ntwo", "One  \ntwo"),
        ("- one\n- two\n\n3. *three*\n   more", "* one\n* two\n\n3. *three*  \n   more"),
        ("- one\n  - two\n    # three", "* one\n\n  * two  \n    \\# three"),
        ("[x](https://a.example/)\n---", "[x](https://a.example/)  \n\\---"),
    ],
)
def test_lists_and_links_that_people_type_are_kept(text, markdown):
    assert formatted(text) == markdown
