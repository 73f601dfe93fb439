import re

import pytest
from hypothesis import given

from advisor.verdict.prose import formatted, markdown, prose
from tests.support.cost import LINEAR, growth
from tests.support.hostile import HOSTILE


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*Soon*, **surely**.", "<em>Soon</em>, <strong>surely</strong>."),
        ("Set `a_b < 2`.", "Set <code>a_b &lt; 2</code>."),
        ("See [the map](https://maps.example/a?b=1&c=2).",
         'See <a href="https://maps.example/a?b=1&amp;c=2">the map</a>.'),
        ("Write to [us](mailto:us@rail.example).",
         'Write to <a href="mailto:us@rail.example">us</a>.'),
        ("snake_case_names and 2 * 3 * 4", "snake_case_names and 2 * 3 * 4"),
        (r"\*as it stands\*", "*as it stands*"),
        ("# No heading\n- no list", "# No heading\n- no list"),
        ("*At* https://a.example/?q=*1*&z=_x_ *now*",
         "<em>At</em> https://a.example/?q=*1*&amp;z=_x_ <em>now</em>"),
        ("**https://a.example/x**, `www.a.example/_x_`",
         "<strong>https://a.example/x</strong>, <code>www.a.example/_x_</code>"),
    ],
)  # fmt: skip
def test_a_little_markdown_is_understood(text, html):
    assert prose(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("[go](javascript:alert(1))", "[go](javascript:alert(1))"),
        ("[go](JaVaScRiPt:alert(1))", "[go](JaVaScRiPt:alert(1))"),
        ("[go](data:text/html,hi)", "[go](data:text/html,hi)"),
        ("[go](//evil.example)", "[go](//evil.example)"),
        ('[go](https://a.example/"onclick="x)',
         '<a href="https://a.example/%22onclick=%22x">go</a>'),
        ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
    ],
)  # fmt: skip
def test_html_and_other_addresses_are_shown_as_text(text, html):
    assert prose(text) == html


def test_a_claim_is_linked_where_a_text_names_it(small):
    linked = '<a class="claim-key" href="/sources/?rulebook=journey#R1">R1</a>'
    assert prose("As R1 says, not R99.", small) == f"As {linked} says, not R99."
    assert prose("*R1*", small) == f"<em>{linked}</em>"


def test_a_claim_in_code_or_in_a_link_is_left_alone(small):
    assert prose("`R1`", small) == "<code>R1</code>"
    assert prose("[R1](https://a.example/)", small) == '<a href="https://a.example/">R1</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One *line*\nand another\n\nBelow",
         '<p dir="auto">One <em>line</em><br>\nand another</p>\n<p dir="auto">Below</p>\n'),
        ("We have:\n- a bus\n* a boat\n", '<p dir="auto">We have:</p>\n<ul dir="auto">\n'
         '<li>a bus</li>\n</ul>\n<ul dir="auto">\n<li>a boat</li>\n</ul>\n'),
        ("2. two\n3. three", '<ol start="2" dir="auto">\n<li>two</li>\n<li>three</li>\n</ol>\n'),
        ("[map](https://maps.example/?a&b)",
         '<p dir="auto"><a href="https://maps.example/?a&amp;b" '
         'rel="nofollow noopener">map</a></p>\n'),
        ("# No heading\n> no quote\n---",
         '<p dir="auto"># No heading<br>\n&gt; no quote<br>\n---</p>\n'),
        ("![x](javascript:go) R1", '<p dir="auto">![x](javascript:go) R1</p>\n'),
        ("", ""),
    ],
)  # fmt: skip
def test_what_people_type_has_lines_and_lists_as_well(text, html):
    assert formatted(text) == html


@given(HOSTILE)
def test_nothing_that_people_type_becomes_other_html(text):
    tags = set(re.findall("<[^>]*>", formatted(text)))
    allowed = (
        r"</?(em|strong|code|a|li)>|</(p|ul|ol)>|<br>"
        r'|<(p|ul|ol( start="\d+")?) dir="auto">|<a href="https[^<>"]*"[^<>]*>'
    )
    assert [tag for tag in tags if not re.fullmatch(allowed, tag)] == []


def test_lists_within_lists_lose_nothing():
    assert "- " * 27 + "end" in formatted("- " * 30 + "end")


SIZE = 800  # characters; a text has at most 4,000, and eight times as many are tried
# Each makes more and more of what may yet become a link, emphasis, code or a list.
HOSTILE_PIECES = (
    *("*a", "a*", "**a", "*a_", "a**b", "*a**b*", "_a_", "***a ", "_*a", "*" * 9, "_" * 9),
    *("[a](", "[", "]", "[]", "![", "[[a](", "[a](b", "[a](<b", '[a](b "', "](", "<<<", "<a "),
    *("`", "`a", "`` ", "\\", "\\`", "&amp;", "http://a.b ", "{", "{{", "R1 ", "R1*", "[R1](b) "),
    *("> ", ">", "- ", "-\n", "- - \n", "- a\n", "  - a\n", "1. ", "1) a\n\n", "\n", "a\n", "\t"),
)


@pytest.mark.parametrize("piece", HOSTILE_PIECES)
@pytest.mark.parametrize("write", ["rulebook", "people"])
def test_no_text_costs_more_than_its_length(small, piece, write):
    def use(text):
        markdown.renderInline(text, {"rulebook": small}) if write == "rulebook" else formatted(text)

    assert growth(use, lambda length: piece * (length // len(piece)), SIZE) < LINEAR


def test_deep_lists_and_quotes_cost_no_more_than_their_length():
    def nested(lines):
        return "".join(f"{'  ' * (line % 40)}- {'> ' * 40}a\n" for line in range(lines))

    assert growth(formatted, nested, 100) < LINEAR
