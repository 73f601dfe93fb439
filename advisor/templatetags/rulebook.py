from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import get_text_list

from advisor.models import new_token
from advisor.verdict.marks import draw, hue, mark, marked, shape
from advisor.verdict.plots import small_plot
from advisor.verdict.prose import claim_link, formatted, prose
from advisor.web.direction import isolated
from rules.engine import basis
from rules.engine.words import say_number
from rules.releases import all_current

register = template.Library()
register.filter(prose)
register.filter(formatted)
register.filter(claim_link)
register.filter(hue)
register.filter(shape)
register.filter(say_number)
register.filter(isolated)
register.filter("said_of_number", basis.say_number)
register.simple_tag(mark)
register.simple_tag(marked)
register.simple_tag(draw)
register.simple_tag(small_plot)


@register.simple_tag
def once() -> str:
    """In a form that saves something new: the same form sent twice saves it once."""
    return format_html('<input type="hidden" name="once" value="{}">', new_token())


@register.inclusion_tag("knowledge/rulebooks.html", takes_context=True)
def rulebooks(context: dict[str, Any]) -> dict[str, Any]:
    """Links to the same page of the other rulebooks, if there are any."""
    releases = all_current()
    return {"key": context["rulebook"].key, "releases": releases if len(releases) > 1 else []}


@register.filter
def text_list(names: list[str]) -> SafeString:
    """`["Ada", "Ben", "Cem"]` as "Ada, Ben and Cem", each name in its own direction."""
    return SafeString(get_text_list([format_html("<bdi>{}</bdi>", name) for name in names], "and"))


@register.filter
def day(text: str) -> str:
    """`2026-11-28` as "28 November 2026"."""
    return date_format(date.fromisoformat(text), "j F Y") if text else ""


@register.filter
def first_sentence(text: str) -> str:
    head, stop, _ = text.partition(". ")
    return head + stop.strip()
