from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.engine.answers import counted, shown
from rules.engine.conditions import all_hold, holds
from rules.engine.reading import read_rulebook
from rules.engine.schema import Condition, Question, Rulebook
from rules.engine.space import answers_for, cells, cells_of, most_asked, ranges, satisfying
from tests.support.changes import changed
from tests.support.every import every_answer, every_answers, tiny_rulebooks
from tests.support.small import small_document

some = settings(max_examples=60, deadline=None)


def condition(question: str, test: str, value: Any, negated: bool = False) -> Condition:
    return Condition(question=question, test=test, value=value, negated=negated)


def parts(count: int, alone: int = 0) -> Question:
    choices = [{"key": f"c{n}", "text": "It", "alone": n < alone} for n in range(count)]
    words = {"text": "What?", "label": "Parts", "why": "So."}
    return Question.model_validate({"key": "parts", "kind": "choices", "choices": choices, **words})


def test_numbers_are_cut_where_conditions_change(small: Rulebook) -> None:
    assert ranges(small.question["distance"], small.conditions[:2]) == [
        range(1, 100),
        range(100, 301),
        range(301, 1001),
        range(1001, 3001),
    ]


def test_numbers_are_cut_within_their_limits_only(small: Rulebook) -> None:
    question = small.question["distance"]
    tests = [condition("distance", "at-least", 1), condition("distance", "at-most", 3000)]
    assert ranges(question, tests) == [range(1, 3001)]


def test_a_rulebook_has_a_cell_for_each_answer_that_matters(small: Rulebook) -> None:
    found = cells(small)
    assert found["distance"] == (1, 30, 100, 301, 1001)
    assert found["station"] == ("near", "far", "none")
    assert found["changes"] == (0, 1, 3)
    assert set(found["luggage"]) == {
        ("bag",),
        ("bicycle",),
        ("furniture",),
        ("bicycle", "furniture"),
    }


def test_a_question_that_only_shows_another_has_its_cells() -> None:
    shown = {"question": "distance", "test": "above", "value": 2000}
    document = changed(("steps.connection.questions.changes.shown_when", shown))
    assert 2001 in cells(read_rulebook(document))["distance"]


def test_a_choice_that_stands_alone_goes_with_no_other() -> None:
    question = parts(3, alone=1)
    tests = [condition("parts", "includes", key) for key in question.choice]
    assert set(cells_of(question, tests)) == {("c0",), ("c1",), ("c2",), ("c1", "c2")}


def test_a_choice_that_stands_alone_hides_none_that_is_tested_alike() -> None:
    question = parts(3, alone=1)
    tests = [
        condition("parts", "is-any-of", ("c0", "c1")),
        condition("parts", "includes", "c2"),
    ]
    assert ("c1", "c2") in cells_of(question, tests)


def test_choices_that_no_condition_tells_apart_are_one() -> None:
    tests = [condition("parts", "is-any-of", tuple(f"c{n}" for n in range(20)))]
    assert cells_of(parts(40), tests) == (("c0",), ("c20",))


def test_too_many_subsets_leave_those_with_many_picks_out() -> None:
    question = parts(30)
    tests = [condition("parts", "includes", key) for key in question.choice]
    found = cells_of(question, tests, limit=100)
    assert len(found) == 100
    assert {(key,) for key in question.choice} < set(found)
    assert max(len(each) for each in found if not isinstance(each, int)) == 2


def test_many_choices_are_satisfied_without_trying_all_subsets() -> None:
    question = parts(200)
    tests = [condition("parts", "includes", f"c{n}", n % 2 == 0) for n in range(200)]
    assert satisfying(question, tests) == tuple(f"c{n}" for n in range(200) if n % 2)
    assert satisfying(question, [*tests, condition("parts", "includes", "c0")]) is None


def test_what_shows_a_question_must_hold_as_well(small: Rulebook) -> None:
    when = [condition("changes", "at-least", 3)]
    assert answers_for(small, when) == {"station": "near", "changes": 3}
    assert answers_for(small, [*when, condition("station", "is", "none")]) is None


def test_what_shows_a_question_is_followed_up() -> None:
    shown = {"question": "changes", "test": "at-least", "value": 3}
    words = {"key": "delay", "kind": "number", "text": "How late?", "label": "Delay", "why": "So."}
    step = {"key": "late", "title": "Late", "questions": [words | {"shown_when": shown}]}
    rulebook = read_rulebook(changed(("steps.+", step)))
    assert answers_for(rulebook, [condition("delay", "above", 5)]) == {
        "station": "near",
        "changes": 3,
        "delay": 6,
    }


@some
@given(tiny_rulebooks())
def test_each_answer_is_like_one_of_the_cells(rulebook: Rulebook) -> None:
    found = cells(rulebook)
    shows = [question.shown_when for question in rulebook.questions if question.shown_when]
    for question in rulebook.questions:
        tests = [each for each in (*rulebook.conditions, *shows) if each.question == question.key]

        def outcome(answer: Any, tests: Any = tests, key: str = question.key) -> tuple[Any, ...]:
            return tuple(holds(each, {key: answer}) for each in tests)

        every = every_answer(question)
        assert set(found[question.key]) <= set(every)
        assert set(map(outcome, found[question.key])) == set(map(outcome, every))


@some
@given(tiny_rulebooks(), st.data())
def test_conditions_hold_together_if_some_answers_say_so(rulebook: Rulebook, data: Any) -> None:
    several = data.draw(st.lists(st.sampled_from(rulebook.conditions), min_size=1, max_size=4))
    found = answers_for(rulebook, several)
    if found is None:
        tried = (counted(rulebook, answers) for answers in every_answers(rulebook))
        assert not any(all_hold(several, answers) for answers in tried)
    else:
        assert counted(rulebook, found) == found
        assert all_hold(several, found)


def test_of_questions_that_exclude_each_other_the_longer_way_counts() -> None:
    near, none = ({"question": "station", "test": "is", "value": v} for v in ("near", "none"))
    changes = small_document()["steps"][2]["questions"][0] | {"shown_when": near}
    by_car = [changes | {"key": key, "shown_when": none} for key in ("tolls", "parking")]
    document = changed(("steps.connection.questions", [changes, *by_car]))
    assert most_asked(read_rulebook(document)) == 5


@some
@given(tiny_rulebooks())
def test_some_answers_call_for_the_most_questions_and_none_for_more(rulebook: Rulebook) -> None:
    counts = [len(list(shown(rulebook, answers))) for answers in every_answers(rulebook)]
    assert most_asked(rulebook) == max(counts)
