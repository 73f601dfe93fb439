"""Filters of a list: a plain form with a select for each, whose values stand in the address."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from django.http import HttpRequest

T = TypeVar("T")


class Filter(NamedTuple, Generic[T]):
    """`texts`: what readers see of each value, in order; `values_of`: the values of an item."""

    name: str
    label: str
    texts: Mapping[str, str]
    values_of: Callable[[T], Collection[str]]


class Choice(NamedTuple):
    """`number`: how many items picking it would leave."""

    value: str
    text: str
    number: int
    is_picked: bool


class Select(NamedTuple):
    name: str
    label: str
    choices: list[Choice]


class FilteredList(NamedTuple, Generic[T]):
    items: list[T]
    total: int
    selects: list[Select]
    is_filtered: bool


def filter_list(
    request: HttpRequest, items: Sequence[T], filters: Sequence[Filter[T]]
) -> FilteredList[T]:
    """The items that have the picked value of each filter; values that nobody knows are ignored."""
    values = {each.name: request.GET.get(each.name, "") for each in filters}
    picked = {each.name: values[each.name] for each in filters if values[each.name] in each.texts}

    def passing(aside: str = "") -> list[T]:
        applied = [each for each in filters if each.name in picked and each.name != aside]
        return [item for item in items if all(picked[f.name] in f.values_of(item) for f in applied)]

    selects = []
    for each in filters:
        used = {value for item in items for value in each.values_of(item)}
        left = Counter(value for item in passing(each.name) for value in each.values_of(item))
        choices = [
            Choice(value, text, left[value], value == picked.get(each.name))
            for value, text in each.texts.items()
            if value in used
        ]
        if len(choices) > 1:
            selects.append(Select(each.name, each.label, choices))
    return FilteredList(passing(), len(items), selects, bool(picked))
