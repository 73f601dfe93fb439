import pytest

from advisor.knowledge.strip import Bar, Strip, Tick, strip
from rules.engine.intervals import Intervals
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from tests.support.changes import changed


@pytest.fixture
def drawn(small: Rulebook) -> Strip:
    return strip(Intervals(small, small.question["distance"]))


def test_there_is_a_column_for_each_interval_with_its_rules_and_examples(drawn: Strip) -> None:
    assert [(head.text, head.rules, head.examples) for head in drawn.heads] == [
        ("below 30 kilometres", 1, 1),
        ("30 to 99 kilometres", 0, 0),
        ("100 to 300 kilometres", 1, 0),
        ("301 to 1,000 kilometres", 2, 1),
        ("above 1,000 kilometres", 1, 0),
    ]


def test_points_are_drawn_up_from_zero_and_down_from_it(drawn: Strip) -> None:
    rows = {row.option.key: row for row in drawn.rows}
    assert rows["train"].zero == rows["train"].height
    assert rows["train"].cells[3].solid == Bar(0, rows["train"].height)
    car = rows["car"]  # +1 on a short way, −2 on a long one
    assert car.cells[0].solid == Bar(0, car.zero)
    assert car.cells[3].solid == Bar(car.zero, car.height - car.zero)


def test_what_other_answers_add_is_pale(drawn: Strip) -> None:
    coach = next(row for row in drawn.rows if row.option.key == "coach").cells[3]
    assert coach.solid.height == 0
    assert coach.pale.height > 0
    assert coach.text == "up to +4"


def test_a_tick_is_taller_for_more_examples_and_stays_in_its_column() -> None:
    again = {"key": "again", "title": "Again", "answers": {"distance": 25}, "recommended": "car"}
    rulebook = read_rulebook(changed(("examples.+", again)))
    heads = strip(Intervals(rulebook, rulebook.question["distance"])).heads
    [two], [one] = heads[0].ticks, heads[3].ticks
    assert isinstance(two, Tick)
    assert two.y < one.y
    assert 0 < two.x < 100
    assert 0 < one.x < 100


def test_what_stands_out_is_beside_it(drawn: Strip, small: Rulebook) -> None:
    assert drawn.says == Intervals(small, small.question["distance"]).says()
