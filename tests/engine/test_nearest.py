import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.engine.nearest import nearest
from rules.engine.reading import read_rulebook
from rules.engine.scoring import evaluate
from tests.support.small import small_document
from tests.support.strategies import answers_to

SMALL = read_rulebook(small_document())
FAR = {"station": "near", "distance": 600}  # the train is recommended


def rulebook_with(document=None, chose=None, **answers):
    """The small rulebook with a precedent for each of `answers`; it chose the train by default."""
    document = document or small_document()
    model = document["precedents"][0] | {"also_acceptable": []}
    document["precedents"] = [
        model | {"key": key, "answers": given, "chose": (chose or {}).get(key, "train")}
        for key, given in answers.items()
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


def test_the_nearest_that_chose_otherwise_takes_the_third_place():
    rulebook = rulebook_with(
        chose={"farther": "car", "nearer": "coach"},
        **dict.fromkeys("abc", FAR),
        farther=FAR | {"changes": 4, "luggage": ["dog"]},
        nearer=FAR | {"changes": 4},
    )
    found = near(rulebook, **FAR)
    assert [each.precedent.key for each in found] == ["a", "b", "nearer"]
    assert [each.chose_otherwise for each in found] == [False, False, True]


def test_nobody_gives_way_if_one_of_the_three_chose_otherwise():
    rulebook = rulebook_with(chose={"a": "car", "d": "coach"}, **dict.fromkeys("abcd", FAR))
    assert keys(rulebook, **FAR) == ["a", "b", "c"]


def test_a_precedent_that_accepts_what_is_recommended_did_not_choose_otherwise():
    document = rulebook_with(chose={"d": "car"}, **dict.fromkeys("abcd", FAR)).plain()
    document["precedents"][-1]["also_acceptable"] = ["train"]
    assert keys(read_rulebook(document), **FAR) == ["a", "b", "c"]


def test_one_that_chose_otherwise_with_too_little_in_common_is_not_named():
    rulebook = rulebook_with(
        chose={"d": "car"}, **dict.fromkeys("abc", FAR), d={"distance": 600, "station": "far"}
    )
    assert keys(rulebook, **FAR) == ["a", "b", "c"]


def test_where_nothing_is_recommended_nobody_chose_otherwise():
    mine = {"station": "near", "changes": 1}
    rulebook = rulebook_with(chose={"d": "car"}, **dict.fromkeys("abcd", mine))
    found = near(rulebook, **mine)
    assert [each.precedent.key for each in found] == ["a", "b", "c"]
    assert not any(each.chose_otherwise for each in found)


@given(
    mine=answers_to(SMALL),
    left_out=st.lists(st.sets(st.sampled_from([*SMALL.question])), max_size=8),
    chose=st.lists(st.sampled_from(["train", "car", "car", "car"]), min_size=8, max_size=8),
)
def test_whoever_chose_otherwise_is_heard_if_near_enough(mine, left_out, chose):
    theirs = {
        f"p{number}": {key: answer for key, answer in mine.items() if key not in keys}
        for number, keys in enumerate(left_out)
    }
    chose = dict(zip(theirs, chose, strict=False))
    found = near(rulebook_with(chose=chose, **theirs), **mine)
    near_enough = [
        neighbour
        for key, answers in theirs.items()
        for neighbour in near(rulebook_with(chose=chose, **{key: answers}), **mine)
    ]
    assert len(found) == min(3, len(near_enough))
    assert all(neighbour in near_enough for neighbour in found)
    otherwise = any(neighbour.chose_otherwise for neighbour in near_enough)
    assert any(neighbour.chose_otherwise for neighbour in found) == otherwise
