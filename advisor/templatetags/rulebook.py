from django import template

from advisor.prose import claim_link, prose
from rules.engine.schema import Option, Rulebook

register = template.Library()
register.filter(prose)
register.filter(claim_link)


@register.filter
def hue(option: Option, rulebook: Rulebook) -> str:
    """The class of an option's colour, which follows its place in the rulebook."""
    return f"hue-{list(rulebook.option).index(option.key) + 1}"


@register.filter
def first_sentence(text: str) -> str:
    head, stop, _ = text.partition(". ")
    return head + stop.strip()
