from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.engine.answers import counted
from rules.engine.conditions import all_hold
from rules.engine.mutation.answer_sets import Project, meeting, near, projects, sampled
from rules.engine.reading import read_rulebook
from rules.engine.schema import Condition, Rulebook
from rules.engine.space import answers_for
from tests.support.changes import CHOIR, changed
from tests.support.strategies import answers_to, conditions, documents


def project(rulebook: Rulebook, **answers: Any) -> Project:
    return Project(rulebook.examples[0], answers)


def test_projects_are_the_precedents_and_then_the_examples(small: Rulebook) -> None:
    keys = [project.part.key for project in projects(small)]
    assert keys == [*small.precedent, *small.example]


def test_a_blind_precedent_stays_blind(small: Rulebook) -> None:
    blind = read_rulebook(changed((f"{CHOIR}.known", False)))
    assert "choir-trip" in [project.part.key for project in projects(small)]
    assert "choir-trip" not in [project.part.key for project in projects(blind)]


def test_what_is_near_has_one_answer_more_less_or_another(small: Rulebook) -> None:
    given = project(small, distance=400, luggage=("bag", "dog"))
    found = [some.answers for some in near(small, given)]
    assert {"luggage": ("bag", "dog")} in found
    assert {"distance": 400, "station": "far", "luggage": ("bag", "dog")} in found
    assert {"distance": 300, "luggage": ("bag", "dog")} in found
    assert {"distance": 400, "luggage": ("dog",)} in found
    assert {len(some.changed) for some in near(small, given)} == {1}


def test_an_answer_to_a_question_that_is_then_hidden_is_dropped(small: Rulebook) -> None:
    given = project(small, station="near", changes=0)
    assert {"station": "none"} in [some.answers for some in near(small, given)]


def test_conditions_are_met_with_few_other_answers(small: Rulebook) -> None:
    given = project(small, distance=20, luggage=("bag",))
    made = meeting(small, given, small.rule["no-change"].when)
    assert made
    assert made.answers == {"distance": 20, "station": "near", "luggage": ("bag",), "changes": 0}
    assert made.changed == ("station", "changes")
    dog = Condition(question="luggage", test="includes", value="dog")
    added = meeting(small, given, [dog], unknown="distance")
    assert added
    assert added.answers == {"luggage": ("bag", "dog")}


@settings(max_examples=60)
@given(documents(), st.data())
def test_conditions_are_met_wherever_answers_meet_them(document: dict[str, Any], data: Any) -> None:
    rulebook = read_rulebook(document)
    questions = [question for step in document["steps"] for question in step["questions"]]
    drawn = data.draw(st.lists(conditions(questions), min_size=1, max_size=3))
    tests = [Condition.model_validate(condition) for condition in drawn]
    given = Project(rulebook.examples[0], counted(rulebook, data.draw(answers_to(rulebook))))
    made = meeting(rulebook, given, tests)
    assert (made is None) == (answers_for(rulebook, tests) is None)
    assert made is None or all_hold(tests, made.answers)


def test_a_sample_is_the_same_each_time(small: Rulebook) -> None:
    assert [s.answers for s in sampled(small)] == [s.answers for s in sampled(small)]
    assert all(some.near is None and not some.changed for some in sampled(small))
