import re
from html import unescape
from urllib.parse import unquote

import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from advisor.exports.markdown import CONTROL, formatted, label, paragraphs, plain, prose
from advisor.verdict import prose as pages
from tests.support.hostile import HOSTILE, typed

# All that CommonMark and GitHub read, HTML too.
READER = MarkdownIt("gfm-like", {"html": True, "linkify": False})


def assert_no_code(markdown):
    """Liquid reads a tag anywhere, MDX an expression outside of code and a module at a line."""
    assert not re.search(r"\{[{%]", markdown)
    words = "".join(t.content for t in READER.parse(markdown) if t.type == "inline")
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", words, flags=re.S) if "`" in words else words
    assert not re.search(r"(?<!\\)(?:\\\\)*\{", outside)
    assert not re.search(r"^(import|export) ", markdown, re.M)


def text_of(inline):
    """Fails where any of it is markup, but for links to the address that they show."""
    kinds = {child.type for child in inline.children}
    assert kinds <= {"text", "hardbreak", "link_open", "link_close"}, kinds
    for start, shown in zip(inline.children, inline.children[1:], strict=False):
        if start.type == "link_open":
            assert unquote(start.attrs["href"]).removeprefix("http://") == (
                unquote(shown.content).removeprefix("http://")
            )
    closed = (child for child in inline.children if not child.type.startswith("link"))
    return "".join(child.content or "\n" for child in closed)


def read(markdown):
    """What stands in each block: its kind and its text. Fails where any of it is markup."""
    assert_no_code(markdown)
    blocks: list[list[str]] = []
    for token in READER.parse(markdown):
        if token.type == "inline":
            blocks[-1][1] = text_of(token)
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
    heading = f"# {label(text)}"
    assert read(heading) == [["heading", typed(text)]]
    assert "](" not in re.sub(r"\\.", "", heading)


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


ADDRESSES = [
    "https://a.example/_x_",
    "https://a.example/~ada/_x/y_",
    "http://a.example/x*y?a={b}&copy;=1",
    "https://a.example/x_(y_z)",
    "www.a.example/~x",
]
# What GitHub's Markdown reads as an address: all up to a blank or "<", backslashes too.
GITHUB = re.compile(r"(?:https?://|www\.)[^\s<]+")


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_leads_where_it_says(address):
    (paragraph,) = SyntaxTreeNode(READER.parse(f"See {plain(f'{address}, (soon).')}"[4:])).children
    (link,) = [node for node in paragraph.children[0].children if node.type == "link"]
    target = address if "://" in address else f"http://{address}"
    assert unquote(str(link.attrs["href"])) == target
    assert "".join(node.content for node in link.children) == address


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_title_has_no_address_that_is_wrong(address):
    assert not GITHUB.search(label(address))


@pytest.mark.parametrize("address", [*ADDRESSES[1:], "https://a.example/?q=*1*&z=_x_"])
@pytest.mark.parametrize("write", [formatted, prose, plain])
def test_an_address_is_linked_whole_or_not_at_all(address, write):
    (block,) = SyntaxTreeNode(READER.parse(write(f"At {address} now"))).children
    (link,) = [node for node in block.children[0].children if node.type == "link"]
    assert unquote(str(link.attrs["href"])).removeprefix("http://") == address.removeprefix(
        "http://"
    )


def test_brackets_around_an_address_are_not_part_of_it():
    address = r"[https\://a.example/\~x](https://a.example/~x)"
    assert plain("(https://a.example/~x), then") == f"({address}), then"
    assert plain("https://a.example/~x_(y).") == (
        r"[https\://a.example/\~x\_(y)](https://a.example/~x_%28y%29)."
    )


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("{% if %} {{ x }} {x}", r"\{&#37; if %} \{\{ x }} \{x}"),
        ("export all", "&#101;xport all"),
        ("import x from 'y'", "&#105;mport x from 'y'"),
        ("important exports", "important exports"),
    ],
)
def test_what_site_generators_take_for_code_is_text(text, markdown):
    assert plain(text) == markdown
    assert formatted(text) == markdown


def test_code_that_jekyll_would_run_is_text():
    assert prose("`{x}` and `{% if %}`") == r"`{x}` and \{&#37; if %}"


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
    lines = [CONTROL.sub(" ", line.expandtabs(4)) for line in text.splitlines()]
    page = pages.formatted("\n".join(lines))
    read = MarkdownIt("commonmark", {"html": False}).render(formatted(text))
    assert not re.search("<(h[1-6]|pre|blockquote|hr|img)", read)
    assert_no_code(formatted(text))
    assert shown(read) == shown(page)


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("One\ntwo", "One  \ntwo"),
        ("- one\n- two\n\n3. *three*\n   more", "* one\n* two\n\n3. *three*  \n   more"),
        ("- one\n  - two\n    # three", "* one\n\n  * two  \n    \\# three"),
        ("Go! ![x](https://a.example/)", r"Go! \![x](https://a.example/)"),
        ("Go!https://a.example/~x", r"Go\![https\://a.example/\~x](https://a.example/~x)"),
        ("[x](https://a.example/)\n---", "[x](https://a.example/)  \n\\---"),
    ],
)
def test_lists_and_links_that_people_type_are_kept(text, markdown):
    assert formatted(text) == markdown
