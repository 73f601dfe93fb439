"""The smallest explanation, against brute force through `evaluate`."""

from collections.abc import Iterable
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.engine.bulk import Bulk
from rules.engine.explanation import Answered, differing, smallest_explanation
from rules.engine.reading import read_rulebook
from rules.engine.schema import Answer, Answers, Rulebook
from rules.engine.scoring import evaluate
from tests.support.large import large_document
from tests.support.strategies import Case, answers_to, cases

NEAR = Answered({"distance": 20, "station": "near", "luggage": ("bag",)})
FAR = Answered({"distance": 2000, "station": "near", "luggage": ("bag", "dog")})


def recommended(rulebook: Rulebook, answered: Answered) -> str | None:
    return evaluate(rulebook, answered.answers, answered.priorities).recommended


def by_hand(mine: Answered, theirs: Answered, keys: Iterable[str]) -> Answered:
    answers: dict[str, Answer] = dict(mine.answers)
    priorities = set(mine.priorities)
    for key in keys:
        answers.pop(key, None)
        priorities.discard(key)
        if key in theirs.answers:
            answers[key] = theirs.answers[key]
        if key in theirs.priorities:
            priorities.add(key)
    return Answered(answers, tuple(priorities))


def test_the_answer_that_turns_the_recommendation_is_named(small):
    assert recommended(small, NEAR) == "car"
    assert recommended(small, FAR) == "train"
    assert differing(small, NEAR, FAR) == ("distance", "luggage")
    assert smallest_explanation(small, NEAR, FAR) == ("distance",)


def test_answers_that_only_together_turn_it_are_named_together(small):
    moving = Answered({"distance": 20, "luggage": ("furniture",), "station": "none"})
    assert smallest_explanation(small, moving, FAR) == ("distance", "station")


def test_an_answer_that_only_one_side_has_counts_as_a_difference(small):
    nothing = Answered({})
    assert smallest_explanation(small, nothing, NEAR) == ("distance",)
    assert smallest_explanation(small, NEAR, nothing) == ("distance",)


def test_what_matters_most_is_a_difference_of_its_own(small):
    # Train 4 and car -2 + 8; once the distance matters most as well, train 8 and car -4 + 8.
    answers: Answers = {"distance": 600, "luggage": ("furniture",)}
    mine, theirs = Answered(answers, ("luggage",)), Answered(answers, ("distance",))
    assert (recommended(small, mine), recommended(small, theirs)) == ("car", "train")
    assert differing(small, mine, theirs) == ("distance", "luggage")
    assert smallest_explanation(small, mine, theirs) == ("distance",)


def test_the_same_recommendation_needs_no_explanation(small):
    assert smallest_explanation(small, FAR, Answered({"distance": 1700})) == ()


def test_a_search_that_ends_too_early_finds_nothing(small):
    # The first set is empty, the second has the distance alone.
    assert smallest_explanation(small, NEAR, FAR, limit=1) is None
    assert smallest_explanation(small, NEAR, FAR, limit=2) == ("distance",)


def evenly_weighed(questions: int) -> Rulebook:
    """Each "yes" gives a point to one option, and each "no" to the other."""
    document = large_document(rules=2, questions=10, examples=1)
    words = {"kind": "choice", "text": "Is it so?", "label": "It", "why": "It counts."}
    choices = [{"key": "yes", "text": "Yes"}, {"key": "no", "text": "No"}]
    keys = [f"q-{number}" for number in range(questions)]
    asked = [{"key": key, **words, "choices": choices} for key in keys]
    document["steps"] = [{"key": "all", "title": "All", "questions": asked}]
    document["scenarios"][0]["rules"] = [
        {
            "key": f"{key}-{answer}",
            "reason": "it is so",
            "when": [{"question": key, "test": "is", "value": answer}],
            "effects": [{"option": option, "points": 1}],
        }
        for key in keys
        for answer, option in (("yes", "option-0"), ("no", "option-1"))
    ]
    return read_rulebook(document)


def test_the_search_among_many_answers_that_act_together_ends_soon(monkeypatch):
    tried = []
    scored = Bulk.recommended

    def counting(bulk, columns, priorities):
        tried.append(columns.size)
        return scored(bulk, columns, priorities)

    monkeypatch.setattr(Bulk, "recommended", counting)
    rulebook = evenly_weighed(18)
    mine, theirs = (Answered(dict.fromkeys(rulebook.question, answer)) for answer in ("yes", "no"))
    assert smallest_explanation(rulebook, mine, theirs) is None  # ten of them do it
    assert sum(tried) < 5_000


@st.composite
def two_answered(draw: st.DrawFn) -> tuple[Rulebook, Answered, Answered]:
    case: Case = draw(cases())
    marks = st.lists(st.sampled_from([*case.rulebook.question]), max_size=3, unique=True)
    mine = Answered(case.answers, tuple(draw(marks)))
    return case.rulebook, mine, Answered(draw(answers_to(case.rulebook)), tuple(draw(marks)))


@settings(max_examples=200, deadline=None)
@given(two_answered())
def test_no_smaller_set_explains_it_and_this_one_does(drawn):
    rulebook, mine, theirs = drawn
    aim = recommended(rulebook, theirs)
    keys = differing(rulebook, mine, theirs)
    explaining = [
        some
        for size in range(len(keys) + 1)
        for some in combinations(keys, size)
        if recommended(rulebook, by_hand(mine, theirs, some)) == aim
    ]
    assert smallest_explanation(rulebook, mine, theirs) == explaining[0]


@pytest.mark.parametrize("mine", [NEAR, FAR, Answered({})])
def test_an_answer_set_does_not_differ_from_itself(small, mine):
    assert differing(small, mine, mine) == ()
