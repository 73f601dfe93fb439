import re

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from rules.engine.schema import Option, Rulebook

register = template.Library()
WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")


@register.filter
def cite(text: str, rulebook: Rulebook) -> SafeString:
    """The text, with a link wherever it names a claim: "S1-02" leads to that claim."""

    def link(word: re.Match[str]) -> str:
        key = word[0]
        return claim_link(key, rulebook) if key in rulebook.claim else key

    return mark_safe(WORD.sub(link, conditional_escape(text)))  # noqa: S308, escaped before


@register.filter
def claim_link(key: str, rulebook: Rulebook) -> SafeString:
    address = f"{reverse('sources')}?rulebook={rulebook.key}#{key}"
    return format_html('<a class="claim-key" href="{}">{}</a>', address, key)


@register.filter
def hue(option: Option, rulebook: Rulebook) -> str:
    """The class of an option's colour, which follows its place in the rulebook."""
    return f"hue-{list(rulebook.option).index(option.key) + 1}"


@register.filter
def first_sentence(text: str) -> str:
    head, stop, _ = text.partition(". ")
    return head + stop.strip()
