import pytest

from rules.engine.nearest import nearest
from rules.engine.reading import read_rulebook
from tests.support.small import small_document


def rulebook_with(**answers):
    document = small_document()
    model = document["precedents"][0]
    document["precedents"] = [
        model | {"key": key, "answers": given} for key, given in answers.items()
    ]
    for claim in document["claims"]:
        claim.pop("precedents", None)
    return read_rulebook(document)


def keys(rulebook, **answers):
    return [each.precedent.key for each in nearest(rulebook, answers)]


def test_the_precedent_that_shares_most_comes_first():
    rulebook = rulebook_with(
        other={"station": "none", "distance": 10},
        same={"station": "near", "distance": 600, "luggage": ["bag"]},
        partly={"station": "near", "distance": 600, "luggage": ["dog"]},
    )
    mine = {"station": "near", "distance": 500, "luggage": ("bag",)}
    assert keys(rulebook, **mine) == ["same", "partly"]


def test_numbers_are_alike_unless_a_rule_tells_them_apart():
    rulebook = rulebook_with(far={"station": "near", "distance": 301})
    assert keys(rulebook, station="near", distance=900) == ["far"]
    assert keys(rulebook, station="near", distance=300) == []


def test_what_is_shared_is_named():
    rulebook = rulebook_with(one={"station": "near", "luggage": ["bag", "dog"]})
    (neighbour,) = nearest(rulebook, {"station": "near", "luggage": ("dog", "bicycle")})
    assert neighbour.shared == {"station": "near", "luggage": ("dog",)}


@pytest.mark.parametrize("answers", [{}, {"station": "near"}])
def test_too_little_in_common_is_no_likeness(answers):
    assert keys(rulebook_with(one={"station": "near", "distance": 5}), **answers) == []


def test_at_most_three_are_named():
    same = {"station": "near", "distance": 5}
    rulebook = rulebook_with(a=same, b=same, c=same, d=same)
    assert keys(rulebook, **same) == ["a", "b", "c"]
