import pytest

from advisor.comparison.explanation import Explanation
from rules.drafts.from_document import load
from rules.publishing import publish
from tests.advisor.comparison.conftest import AWAY, NEAR
from tests.support.changes import AWKWARD, DISTANCE, changed


def test_the_smallest_set_of_answers_explains_the_difference(sides):
    explanation = Explanation.of(*sides(NEAR, AWAY))
    assert explanation.keys == ("distance",)
    assert explanation.differing == 2
    assert (explanation.option_a.key, explanation.option_b.key) == ("car", "train")


def test_the_proof_is_a_with_these_answers_of_b(sides):
    proof = Explanation.of(*sides(NEAR, AWAY)).proof
    assert proof == "/decide/journey/1/check/?distance=600&station=near&luggage=bag"


def test_too_many_priorities_for_one_questionnaire_have_no_proof(sides, monkeypatch):
    monkeypatch.setattr(
        "advisor.comparison.explanation.smallest_explanation", lambda *given: ("distance",)
    )
    near = "distance=20{}&station=near&most=station&luggage=bag&most=luggage&changes=1&most=changes"
    a, b = near.format(""), "distance=600&most=distance&station=near&luggage=bag&changes=1"
    assert Explanation.of(*sides(a, b)).proof == ""
    assert Explanation.of(*sides(NEAR, b)).proof != ""


def test_the_newer_release_judges_both(sides, save):
    b = save(NEAR)
    publish(load(changed(("title", "Train or car, again?"))), note="Another title")
    explanation = Explanation.of(*sides(save(AWAY, release=2), b))
    assert explanation.release.number == 2
    assert explanation.keys == ("distance",)


def test_other_rules_can_explain_the_difference_alone(sides, save):
    a = save("luggage=dog")
    dogs_welcome = changed((f"{AWKWARD}.effects.0.points", -1), (f"{AWKWARD}.effects.1.points", 1))
    publish(load(dogs_welcome), note="Dogs are welcome on trains")
    explanation = Explanation.of(*sides(a, save("luggage=dog", release=2)))
    assert explanation.option_a == explanation.option_b
    assert not explanation.keys


@pytest.mark.parametrize("turned", [False, True])
def test_answers_that_the_newer_release_cannot_read_are_named(sides, save, turned):
    a = save("distance=2000")
    publish(load(changed((f"{DISTANCE}.maximum", 1500))), note="Nobody travels farther")
    pair = a, save("distance=20", release=2)
    explanation = Explanation.of(*sides(*reversed(pair) if turned else pair))
    assert explanation.unreadable == ("Distance",)
    assert (explanation.keys, explanation.proof) == ((), "")
