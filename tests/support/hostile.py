"""Texts that could be taken for markup."""

from unicodedata import category

from hypothesis import strategies as st

PIECES = (
    *"#*_`[]()<>!|~$&;:=+-.\\\"'/1a é\t\n\r\x0b\x85\u2028\x07",
    *("\n\n", "---", "```", "~~~", "<b>", "</b>", "<!--", "&lt;", "](x)", "| a |", "|---|", "    "),
    *("## Status", "* Status: accepted", "status: accepted", "https://a.example/_x_"),
    *("www.a.example/~x", "{%", "{{", "}}", "{x}", "import ", "export ", "superseded by"),
)
HOSTILE = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES)).map("".join))


def typed(line):
    """A line as it was typed, with single blanks, which also stand for control characters."""
    return " ".join("".join(" " if category(c) == "Cc" else c for c in line).split())
