from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.models import Submission
from advisor.panels.agreement import Agreement, Topic, Vote
from rules.engine.answers import counted
from rules.engine.reading import read_rulebook
from rules.engine.words import say_answer
from tests.support.changes import changed
from tests.support.strategies import answers_to, documents

NEAR = {"distance": 20, "station": "near", "luggage": ["bag"]}
AWAY = {"distance": 2000, "station": "near", "luggage": ["bag", "dog"]}


def submission(name: str, answers: dict[str, Any], *most: str) -> Submission:
    return Submission(name=name, answers=answers, most=list(most))


def groups(topics: list[Topic]) -> dict[str, list[tuple[str, list[str]]]]:
    return {
        topic.question.key: [(group.text, group.names) for group in topic.groups]
        for topic in topics
    }


def test_answers_that_differ_stand_with_who_gave_them_the_most_frequent_first(small):
    third = {"station": "near", "luggage": ["bag", "dog"]}
    people = [submission("Ada", NEAR), submission("Ben", AWAY), submission("Cem", third)]
    agreement = Agreement.of(small, people)
    assert groups(agreement.differing) == {
        "distance": [
            ("20 kilometres", ["Ada"]),
            ("2,000 kilometres", ["Ben"]),
            ("Not sure yet", ["Cem"]),
        ],
        "luggage": [
            (say_answer(small.question["luggage"], ("bag", "dog")), ["Ben", "Cem"]),
            ("A bag or a suitcase", ["Ada"]),
        ],
    }
    assert groups(agreement.agreeing) == {"station": [("At both ends", ["Ada", "Ben", "Cem"])]}
    assert [topic.question.key for topic in agreement.unanswered] == ["changes"]


def test_who_is_unsure_comes_last(small):
    people = [submission(name, {}) for name in ("Ada", "Ben")] + [submission("Cem", NEAR)]
    topic = Agreement.of(small, people).answered_once[0]
    assert [group.names for group in topic.groups] == [["Cem"], ["Ada", "Ben"]]


def test_who_was_not_asked_is_not_called_unsure(small):
    people = [
        submission("Ada", {"station": "none"}),
        submission("Ben", {"station": "near", "changes": 0}),
    ]
    assert groups(Agreement.of(small, people).answered_once) == {
        "changes": [("0 changes", ["Ben"])]
    }


def test_what_only_one_answered_is_not_agreed_on(small):
    people = [
        submission("Ada", {"distance": 600, "luggage": ["bag"]}),
        submission("Ben", {"luggage": ["bag"]}),
    ]
    agreement = Agreement.of(small, people)
    assert agreement.agreed.answers == {"luggage": ("bag",)}
    assert [topic.question.key for topic in agreement.answered_once] == ["distance"]


def test_the_agreed_answers_have_a_verdict(small):
    people = [submission("Ada", AWAY), submission("Ben", {"distance": 2000, "station": "far"})]
    agreement = Agreement.of(small, people)
    assert agreement.agreed.answers == {"distance": 2000}
    assert agreement.report.verdict.recommended == "train"


def test_of_many_choices_those_that_all_ticked_are_agreed_on(small):
    more: dict[str, Any] = {"luggage": ["bag", "bicycle", "furniture"]}
    people = [
        submission(name, answers) for name, answers in [("Ada", NEAR), ("Ben", AWAY), ("Cem", more)]
    ]
    agreement = Agreement.of(small, people)
    assert agreement.agreed.answers["luggage"] == ("bag",)
    shared = {topic.question.key: topic.shared for topic in agreement.differing}
    assert shared == {"distance": "", "luggage": "A bag or a suitcase"}


@pytest.mark.parametrize(
    "luggages",
    [
        (["bag"], ["bag", "dog"], []),
        (["bag"], ["dog"]),
        (["furniture"], ["bag", "dog"]),  # stands alone
        (["bag"],),
    ],
    ids=["one is unsure", "none in common", "one stands alone", "one person"],
)
def test_choices_that_not_all_ticked_are_not_agreed_on(luggages):
    document = changed(("steps.baggage.questions.luggage.choices.furniture.alone", True))
    people = [submission("", {"luggage": luggage}) for luggage in luggages]
    agreement = Agreement.of(read_rulebook(document), people)
    assert agreement.agreed.answers == {}
    assert not any(topic.shared for topic in agreement.differing)


def test_what_some_do_not_say_is_agreed_on_if_the_others_said_the_same(small):
    people = [
        submission("", {"luggage": luggage}) for luggage in (["bag", "dog"], ["bag", "dog"], [])
    ]
    assert Agreement.of(small, people).agreed.answers == {"luggage": ("bag", "dog")}


def test_a_majority_need_not_be_what_the_agreed_answers_come_to(small):
    far, further = (
        submission(name, AWAY | {"distance": n}) for name, n in (("A", 2000), ("B", 2100))
    )
    near = submission("C", {"distance": 20, "luggage": ["dog"]})
    # The dog is agreed on, and speaks for the car.
    found = Agreement.of(small, [far, further, near])
    assert found.votes[0] == Vote(small.option["train"], ["A", "B"])
    assert found.report.option == small.option["car"]


def test_an_agreed_answer_to_a_question_that_the_others_hide_does_not_count(small):
    people = [
        submission("Ada", {"station": "near", "changes": 0}),
        submission("Ben", {"station": "far", "changes": 0}),
    ]
    # As long as no station is agreed on, changes are not asked for.
    agreement = Agreement.of(small, people)
    assert [topic.question.key for topic in agreement.agreeing] == ["changes"]
    assert agreement.agreed.answers == {}


def test_an_agreed_answer_matters_most_if_it_does_to_everyone(small):
    people = [
        submission("Ada", AWAY, "distance", "luggage"),
        submission("Ben", AWAY, "distance"),
    ]
    agreement = Agreement.of(small, people)
    assert agreement.agreed.priorities == ("distance",)
    matters = {topic.question.key: topic.groups[0].priority_for for topic in agreement.agreeing}
    assert matters == {"distance": ["Ada", "Ben"], "station": [], "luggage": ["Ada"]}


def test_what_matters_most_counts_twice_in_the_verdict_of_each(small):
    people = [submission("Ada", AWAY), submission("Ben", AWAY, "distance")]
    totals = [
        person.report.verdict.totals["train"] for person in Agreement.of(small, people).people
    ]
    assert totals[1] > totals[0]


def test_what_most_verdicts_recommend_comes_first(small):
    people = [
        submission("Ada", NEAR),
        submission("Ben", AWAY),
        submission("Cem", AWAY),
        submission("Dora", {}),
    ]
    votes = Agreement.of(small, people).votes
    assert [(vote.option and vote.option.key, vote.names) for vote in votes] == [
        ("train", ["Ben", "Cem"]),
        ("car", ["Ada"]),
        (None, ["Dora"]),
    ]


def test_nobody_agrees_on_nothing(small):
    agreement = Agreement.of(small, [])
    assert (agreement.votes, agreement.differing, agreement.agreeing) == ([], [], [])
    assert agreement.agreed.answers == {}


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    rulebook = read_rulebook(draw(documents()))
    given = draw(st.lists(answers_to(rulebook), max_size=4))
    return Agreement.of(rulebook, [submission("", counted(rulebook, answers)) for answers in given])


@settings(max_examples=60, deadline=None)
@given(agreements())
def test_every_question_that_anyone_was_asked_stands_in_one_place(agreement):
    places = [
        agreement.differing,
        agreement.agreeing,
        agreement.answered_once,
        agreement.unanswered,
    ]
    keys = [topic.question.key for place in places for topic in place]
    assert len(keys) == len(set(keys))
    assert set(keys) == set().union(*(person.asked for person in agreement.people))


@settings(max_examples=60, deadline=None)
@given(agreements())
def test_nobody_contradicts_an_agreed_answer_and_two_gave_it(agreement):
    for key, answer in agreement.agreed.answers.items():
        given = [person.report.answers.get(key) for person in agreement.people]
        known = [answer for answer in given if answer is not None]
        assert len(known) > 1
        if set(known) != {answer}:  # then it is what all of them ticked
            assert None not in given
            assert set(answer) == set.intersection(*map(set, known))
