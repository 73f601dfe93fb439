import pytest

from rules.engine.nearest import nearest
from rules.engine.reading import read_rulebook
from rules.engine.scoring import evaluate
from tests.support.small import small_document

FAR = {"station": "near", "distance": 600}


def rulebook_with(document=None, **answers):
    """The small rulebook with a precedent for each of `answers`."""
    document = document or small_document()
    model = document["precedents"][0]
    document["precedents"] = [
        model | {"key": key, "answers": given} for key, given in answers.items()
    ]
    for claim in document["claims"]:
        claim.pop("precedents", None)
    return read_rulebook(document)


def near(rulebook, **answers):
    return nearest(rulebook, answers, evaluate(rulebook, answers))


def keys(rulebook, **answers):
    return [each.precedent.key for each in near(rulebook, **answers)]


def test_the_precedent_that_shares_most_comes_first():
    rulebook = rulebook_with(
        other={"station": "none", "distance": 10},
        partly={"station": "near", "distance": 600, "luggage": ["dog"]},
        same={"station": "near", "distance": 600, "luggage": ["bag"]},
    )
    mine = {"station": "near", "distance": 500, "luggage": ("bag",)}
    assert keys(rulebook, **mine) == ["same", "partly"]


@pytest.mark.parametrize(
    ("distance", "order"),
    [(200, ["several", "distance"]), (600, ["distance", "several"])],  # only 600 is far
)
def test_an_answer_counts_more_the_more_points_it_moves(distance, order):
    rulebook = rulebook_with(
        several={"station": "near", "changes": 1, "luggage": ["bag"]},
        distance={"station": "near", "distance": distance},
    )
    mine = {"station": "near", "changes": 1, "luggage": ("bag",)}
    assert keys(rulebook, distance=distance, **mine) == order


def test_an_answer_that_rules_an_option_out_counts_without_points():
    document = small_document()
    off_the_rails = document["scenarios"][2]
    del off_the_rails["rules"][0]["effects"]
    rulebook = rulebook_with(
        document,
        luggage={"distance": 90, "luggage": ["bag"]},
        station={"distance": 90, "station": "none"},
    )
    mine = {"distance": 90, "luggage": ("bag",), "station": "none"}
    assert keys(rulebook, **mine) == ["station", "luggage"]


def test_points_of_a_ruled_out_option_do_not_count():
    rulebook = rulebook_with(
        distance={"distance": 2000, "luggage": ["bag"]},  # 4 for the train, 2 against the car
        station={"station": "none", "luggage": ["bag"]},  # 2 for the car, and no train
    )
    mine = {"distance": 2000, "luggage": ("bag",), "station": "none"}
    assert keys(rulebook, **mine) == ["station", "distance"]


def test_numbers_are_alike_unless_a_rule_tells_them_apart():
    rulebook = rulebook_with(far={"station": "near", "distance": 301})
    assert keys(rulebook, station="near", distance=900) == ["far"]
    assert keys(rulebook, station="near", distance=300) == []


def test_what_is_shared_is_named():
    rulebook = rulebook_with(one={"station": "near", "luggage": ["bag", "dog"]})
    (neighbour,) = near(rulebook, station="near", luggage=("dog", "bicycle"))
    assert neighbour.shared == {"station": "near", "luggage": ("dog",)}


@pytest.mark.parametrize("answers", [{}, {"station": "near"}, {"distance": 600}])
def test_too_little_in_common_is_no_likeness(answers):
    assert keys(rulebook_with(one=FAR), **answers) == []


def test_at_most_three_are_named():
    assert keys(rulebook_with(a=FAR, b=FAR, c=FAR, d=FAR), **FAR) == ["a", "b", "c"]
