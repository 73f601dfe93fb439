from typing import Any

import pytest
from django.test import RequestFactory

from advisor.knowledge.filters import Filter, filter_list

TUNES = [("reel", "fast", ["fiddle"]), ("air", "slow", ["fiddle", "pipe"]), ("jig", "fast", [])]
FILTERS: list[Filter[Any]] = [
    Filter("pace", "Pace", {"slow": "Slow", "fast": "Fast"}, lambda tune: [tune[1]]),
    Filter("on", "Played on", {"pipe": "Pipe", "fiddle": "Fiddle"}, lambda tune: tune[2]),
]


def found(query, tunes=TUNES):
    return filter_list(RequestFactory().get(f"/{query}"), tunes, FILTERS)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["reel", "air", "jig"]),
        ("?pace=&on=", ["reel", "air", "jig"]),
        ("?pace=fast", ["reel", "jig"]),
        ("?pace=fast&on=fiddle", ["reel"]),
        ("?pace=fast&on=pipe", []),
        ("?pace=nonsense&on=pipe", ["air"]),
    ],
)
def test_an_item_stays_if_it_has_each_value_that_was_picked(query, names):
    assert [name for name, *_ in found(query).items] == names
    assert found(query).total == len(TUNES)


def test_a_choice_says_how_many_items_it_would_leave():
    pace, on = found("?pace=fast").selects
    assert [(choice.text, choice.number) for choice in pace.choices] == [("Slow", 1), ("Fast", 2)]
    assert [(choice.text, choice.number) for choice in on.choices] == [("Pipe", 0), ("Fiddle", 1)]
    assert [choice.is_picked for choice in pace.choices] == [False, True]


def test_a_list_is_filtered_once_a_known_value_is_picked():
    assert found("?pace=fast").is_filtered
    assert not found("?pace=nonsense&other=fast").is_filtered


def test_a_select_with_a_single_choice_is_left_out():
    assert [select.name for select in found("", TUNES[:2]).selects] == ["pace", "on"]
    assert [select.name for select in found("", [TUNES[0], TUNES[2]]).selects] == []
