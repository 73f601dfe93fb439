"""What decides among several people: held to evaluating every exchange on its own."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.engine.answers import counted, read_answers
from rules.engine.deciding import moved, outcomes, outcomes_of
from rules.engine.explanation import Answered
from rules.engine.reading import read_rulebook
from rules.engine.scoring import evaluate
from tests.support.small import small_document

RULEBOOK = read_rulebook(small_document())
RAW = st.fixed_dictionaries(
    {},
    optional={
        "distance": st.sampled_from([20, 300, 301, 600, 1200]),
        "station": st.sampled_from(["near", "far", "none"]),
        "luggage": st.lists(st.sampled_from(["bag", "dog", "furniture"]), unique=True, min_size=1),
        "changes": st.integers(0, 3),
    },
)


def person(raw: dict[str, object]) -> Answered:
    return Answered(counted(RULEBOOK, read_answers(RULEBOOK, raw)[0]))


def recommended(answered: Answered) -> str | None:
    return evaluate(RULEBOOK, counted(RULEBOOK, answered.answers), answered.priorities).recommended


@given(st.lists(RAW.map(person), min_size=1, max_size=4))
@settings(max_examples=200)
def test_a_question_moves_those_who_get_something_else_by_anothers_answer(people):
    expected: dict[str, set[int]] = {}
    for key in RULEBOOK.question:
        for number, mine in enumerate(people):
            for theirs in people:
                if key in mine.answers and key in theirs.answers:
                    changed = Answered({**mine.answers, key: theirs.answers[key]}, mine.priorities)
                    if recommended(changed) != recommended(mine):
                        expected.setdefault(key, set()).add(number)
    assert moved(RULEBOOK, people) == expected


@given(st.lists(RAW.map(person), min_size=1, max_size=3))
@settings(max_examples=100)
def test_an_outcome_is_what_each_gets_with_these_answers(people):
    for outcome in outcomes(RULEBOOK, people, ["distance", "luggage"]):
        got = [recommended(Answered({**p.answers, **outcome.answers})) for p in people]
        assert outcome.recommended == got


def test_every_combination_of_given_answers_has_an_outcome():
    people = [
        person({"distance": 20, "luggage": ["bag"]}),
        person({"distance": 600, "luggage": ["bag"]}),
    ]
    found = outcomes(RULEBOOK, people, ["distance", "luggage"])
    assert [outcome.answers["distance"] for outcome in found] == [20, 600]
    assert [outcome.answers["luggage"] for outcome in found] == [("bag",)] * 2


@given(st.lists(RAW.map(person), min_size=1, max_size=3), st.lists(RAW, max_size=3))
@settings(max_examples=50)
def test_answers_that_nobody_gave_have_an_outcome_too(people, raw_sets):
    sets = [read_answers(RULEBOOK, raw)[0] for raw in raw_sets]
    found = outcomes_of(RULEBOOK, people, sets)
    assert [outcome.answers for outcome in found] == sets
    for outcome in found:
        got = [recommended(Answered({**p.answers, **outcome.answers})) for p in people]
        assert outcome.recommended == got
