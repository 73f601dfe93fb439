"""Who said which number, drawn; laid out so that no label covers another."""

from itertools import combinations

import pytest

from advisor.panels.axis import NARROW, WIDE, Axis, _lanes, _width
from tests.advisor.panels.test_differences import RULEBOOK, differences

People = dict[str, dict[str, object]]


def axis_of(people: People, key: str = "distance") -> Axis | None:
    topics = {topic.question.key: topic for topic in differences(**people).agreement.topics}
    return Axis.of(topics[key], RULEBOOK)


def distances(*numbers: int) -> People:
    return {f"Person-{n}": {"distance": distance} for n, distance in enumerate(numbers)}


def test_numbers_stand_in_their_order_and_equal_ones_once():
    axis = axis_of({"Ada": {"distance": 2000}, "Ben": {"distance": 20}, "Cem": {"distance": 2000}})
    assert axis
    assert axis.wide
    assert [label.text for label in axis.wide.numbers] == ["20", "2,000"]
    assert [label.text for label in axis.wide.names] == ["Ben", "Ada, Cem"]
    low, high = axis.wide.points
    assert low.x < high.x


def test_a_mark_has_the_shape_of_what_each_comes_to():
    axis = axis_of(
        {
            "Ada": {"distance": 20},
            "Ben": {"distance": 2000, "station": "near"},
            "Cem": {"distance": 2000, "luggage": ["furniture"], "station": "none"},
        }
    )
    assert axis
    assert axis.wide
    car, both = axis.wide.points
    assert [mark.hue for mark in car.marks] == ["hue-2"]
    assert [(mark.hue, mark.dx) for mark in both.marks] == [("hue-1", -13), ("hue-2", 1)]


def test_the_threshold_at_which_somebody_gets_something_else_lies_between():
    axis = axis_of(distances(20, 2000))
    assert axis
    assert axis.wide
    near, far = axis.wide.points
    words = [threshold.label.text for threshold in axis.wide.thresholds]
    assert "above 300: Train" in words
    assert all(near.x < threshold.x < far.x for threshold in axis.wide.thresholds)


def test_there_is_no_threshold_where_nobody_s_result_changes():
    axis = axis_of(distances(1500, 2000))
    assert axis
    assert axis.wide
    assert axis.wide.thresholds == []


def test_zero_can_be_drawn():
    axis = axis_of(
        {"Ada": {"station": "near", "changes": 0}, "Ben": {"station": "near", "changes": 4}},
        "changes",
    )
    assert axis
    assert axis.wide
    assert [point.x for point in axis.wide.points] == [5, 95]


@pytest.mark.parametrize("numbers", [(20, 2000), (1, 2, 3), (10, 11, 500, 2998), (1, 9, 20, 21)])
def test_no_label_covers_another(numbers):
    axis = axis_of(distances(*numbers))
    assert axis
    for drawing, width in ((axis.wide, WIDE), (axis.narrow, NARROW)):
        assert drawing
        thresholds = [threshold.label for threshold in drawing.thresholds]
        for labels in (drawing.names, drawing.numbers, thresholds):
            spans = [(label.y, label.x * width / 100, _width(label.text) / 2) for label in labels]
            assert all(half - 0.01 <= x <= width - half + 0.01 for _, x, half in spans)
            for (y, x, half), (other_y, other_x, other) in combinations(spans, 2):
                assert y != other_y or abs(x - other_x) >= half + other


@pytest.mark.parametrize(
    "people",
    [
        distances(*range(1, 12)),
        distances(20, 20),
        {"Ada": {"distance": 20}, "Ben": {}},
        {"x" * 100: {"distance": 20}, "Ben": {"distance": 2000}},
    ],
    ids=["eleven people", "one number", "one person", "a long name"],
)
def test_a_list_takes_its_place_where_a_drawing_says_it_worse(people):
    assert axis_of(people) is None


def test_choices_are_not_drawn():
    assert axis_of({"Ada": {"station": "near"}, "Ben": {"station": "far"}}, "station") is None


def test_letters_that_are_wide_take_more_room():
    assert _width("山田") > _width("Ada")
    assert _lanes([("山" * 20, 50)], NARROW) is None
