import pytest
from django.utils.timezone import now

from advisor.models import Position


@pytest.mark.parametrize(
    ("changed", "is_open"),
    [
        ({}, True),
        ({"stance": "can-live"}, False),
        ({"state": "answered"}, False),
        ({"state": "accepted"}, False),
        ({"hidden_at": now()}, False),
    ],
)
def test_who_disagrees_objects_until_that_is_dealt_with_or_hidden(changed, is_open):
    position = Position(**{"name": "Ada", "stance": "disagree"} | changed)
    assert position.is_open_objection == is_open


def test_a_position_says_who_thinks_what():
    assert str(Position(name="Ada", stance="can-live")) == "Ada: I can live with it"
