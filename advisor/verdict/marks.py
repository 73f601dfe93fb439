"""The hue and the shape that an option has wherever it is drawn, by its place in the rulebook."""

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from rules.engine.schema import Option, Rulebook

# Shape -> its outline in a square of 12 units. The last stands for all further options.
SHAPES = {
    "triangle": "M6 .75 11.75 11.25H.25z",
    "square": "M1 1h10v10H1z",
    "circle": "M6 .6a5.4 5.4 0 1 1 0 10.8 5.4 5.4 0 1 1 0-10.8z",
    "bar": "M.25 3.25h11.5v5.5H.25z",
    "diamond": "M6 0 12 6 6 12 0 6z",
    "wedge": "M.25.75h11.5L6 11.25z",
    "cross": "M4.25.75h3.5v3.5h3.5v3.5h-3.5v3.5h-3.5v-3.5H.75v-3.5h3.5z",
}
NOTHING = "M3 1.5 6 4.5 9 1.5 10.5 3 7.5 6 10.5 9 9 10.5 6 7.5 3 10.5 1.5 9 4.5 6 1.5 3z"


def hue(option: Option, rulebook: Rulebook) -> str:
    """The CSS class of an option's colour."""
    return f"hue-{_place(option, rulebook) + 1}"


def shape(option: Option, rulebook: Rulebook) -> str:
    """The name of an option's shape."""
    return list(SHAPES)[min(_place(option, rulebook), len(SHAPES) - 1)]


def mark(option: Option, rulebook: Rulebook, hollow: bool = False) -> SafeString:
    """An option's shape in its colour; it needs the name beside it, or a legend."""
    return draw(shape(option, rulebook), hue(option, rulebook), hollow)


def marked(option: Option, rulebook: Rulebook, words: str = "") -> SafeString:
    """An option's mark before these words, or before its short name."""
    return format_html(
        '<span class="marked">{} {}</span>', mark(option, rulebook), words or option.short
    )


@lru_cache  # a page may show hundreds
def draw(shape: str, hue: str, hollow: bool = False) -> SafeString:
    """A shape in a colour; one that has no such name is a diagonal cross, for no option."""
    return format_html(
        '<svg class="mark {}{}" viewBox="0 0 12 12" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        hue,
        " hollow" if hollow else "",
        SHAPES.get(shape, NOTHING),
    )


def _place(option: Option, rulebook: Rulebook) -> int:
    return list(rulebook.option).index(option.key)
