from typing import Any

import pytest

from advisor.log.detail import Detail


def detail(stances):
    nothing: Any = None
    return Detail(nothing, nothing, None, None, None, "clear", [], stances)


@pytest.mark.parametrize(
    ("stances", "said"),
    [
        ({}, ""),
        ({"disagree": 1, "agree": 3, "can-live": 1}, "3 agree, 1 can live with it, 1 disagrees"),
        ({"agree": 1, "disagree": 2}, "1 agrees, 2 disagree"),
    ],
)
def test_positions_are_counted_in_words(stances, said):
    assert detail(stances).positions == said
