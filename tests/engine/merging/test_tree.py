"""A document is cut into parts that can be told apart, and put together again."""

from typing import Any

import pytest
from hypothesis import given, settings

from rules.engine.merging.tree import grow, identity, to_document
from rules.engine.reading import read_rulebook
from rules.engine.schema import (
    Axis,
    Basis,
    Condition,
    Part,
    Pick,
    Plot,
    Point,
    Renamed,
    Series,
    Share,
)
from tests.support.small import small_document
from tests.support.strategies import documents


def test_the_small_rulebook_comes_back_as_it_was() -> None:
    assert to_document(grow(small_document())) == small_document()


@settings(max_examples=25)
@given(documents())
def test_any_rulebook_comes_back_as_it_was(document: dict[str, Any]) -> None:
    plain = read_rulebook(document).plain()
    assert to_document(grow(plain)) == plain


@pytest.mark.parametrize(
    ("place", "owner"),
    [
        ("options.train", ""),
        ("rules.far", "scenarios.long-way"),
        ("rules.far.effects.car", "rules.far"),
        ("scenarios.long-way.risks.car", "scenarios.long-way"),
        ("questions.station", "steps.trip"),
        ("questions.station.choices.near", "questions.station"),
        ("tables.seats.rows.room.cells.car", "tables.seats.rows.room"),
        ("left_out.C4", ""),
    ],
)
def test_a_part_has_a_place_and_an_owner(place: str, owner: str) -> None:
    assert grow(small_document()).nodes[place].owner == owner


def test_each_answer_is_a_field_of_its_own() -> None:
    fields = grow(small_document()).nodes["scenarios.long-way"].fields
    assert fields["typical.distance"] == 500
    assert "typical" not in fields


def test_only_what_means_nothing_alone_cannot_be_told_apart() -> None:
    """A new kind of part has a key, or is named in IDENTITY, or both sides' changes conflict."""
    nameless = {part for part in Part.__subclasses__() if not identity(part)}
    assert nameless == {Axis, Basis, Condition, Pick, Plot, Point, Renamed, Series, Share}
