"""A program that holds its answers to the schema gets them read, and the other way round."""

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from advisor.api.questions import answers_schema, questions_of
from rules.engine.answers import read_answers
from rules.engine.reading import read_rulebook
from tests.support.small import small_document
from tests.support.strategies import Case, cases

SMALL = read_rulebook(small_document())
SCHEMA = Draft202012Validator(answers_schema(SMALL))


def as_json(case: Case) -> dict[str, object]:
    return {key: list(a) if isinstance(a, tuple) else a for key, a in case.answers.items()}


@given(cases())
def test_answers_that_can_be_read_fit_the_schema(case):
    Draft202012Validator(answers_schema(case.rulebook)).validate(as_json(case))


KEYS = [choice.key for question in SMALL.questions for choice in question.choices]
VALUES = st.sampled_from(KEYS) | st.integers() | st.lists(st.sampled_from(KEYS), max_size=3)


@given(st.dictionaries(st.sampled_from([*SMALL.question, "weather"]), VALUES))
def test_answers_that_fit_the_schema_can_be_read(answers):
    _, problems = read_answers(SMALL, answers)
    alone = {key for key, problem in problems.items() if "cannot go together" in problem}
    if SCHEMA.is_valid(answers):
        assert problems.keys() == alone


def test_the_schema_is_one():
    Draft202012Validator.check_schema(answers_schema(SMALL))


def test_a_question_says_how_to_answer_it():
    asked = {question.key: question for question in questions_of(SMALL)}
    distance, station = asked["distance"], asked["station"]
    assert (distance.kind, distance.unit, distance.maximum) == ("number", "kilometres", 3000)
    assert [choice.key for choice in station.choices] == ["near", "far", "none"]
    assert (station.minimum, station.asked_if) == (None, "")
    assert asked["changes"].asked_if == "Stations is not “None at one end”"
