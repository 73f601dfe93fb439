"""Changes are held against brute force: all answers that there are, tried with `evaluate`."""

from itertools import combinations, product

from hypothesis import given, settings

from rules.engine.answers import shown
from rules.engine.conditions import holds
from rules.engine.schema import Answer, Question
from rules.engine.scoring import evaluate
from rules.engine.sensitivity.changes import AnswerChange, Case, Changes, Flip, Unknown
from tests.support.every import every_answer
from tests.support.sensitivity import Assessed, assessed, assessed_cases, margin_of

some = settings(max_examples=80, deadline=None)
FAR = {"distance": 600}


def covers(changes: Changes, change: AnswerChange, question: Question, answer: Answer) -> bool:
    """Whether the change stands for this answer, too."""
    if question.key != change.question:
        return False
    if isinstance(answer, int):
        return change.low <= answer <= change.high
    tests = changes.tested[question.key]
    met = [[holds(t, {question.key: one}) for t in tests] for one in (answer, change.answer)]
    return answer == change.answer or (question.kind == "choices" and met[0] == met[1])


def recommended(case: Assessed, *answered: tuple[str, Answer]) -> str | None:
    answers = {**case.case.answers, **dict(answered)}
    return evaluate(case.rulebook, answers, case.case.priorities).recommended


@some
@given(assessed_cases())
def test_exactly_the_single_answers_that_change_the_recommendation_are_listed(assessed: Assessed):
    rulebook, case, _ = assessed
    changes = Changes(rulebook)
    listed = changes.single(case)
    for question in shown(rulebook, case.answers):
        if question.key in case.answers:
            for answer in every_answer(question):
                other = recommended(assessed, (question.key, answer))
                found = {
                    flip.recommended
                    for flip in listed
                    for (change,) in [flip.changes]
                    if covers(changes, change, question, answer)
                }
                assert found == ({other} if other != case.recommended else set())


@some
@given(assessed_cases())
def test_two_answers_that_are_listed_change_the_recommendation_together(assessed: Assessed):
    rulebook, case, _ = assessed
    for flip in Changes(rulebook).pairs(case):
        assert len({change.question for change in flip.changes}) == 2
        other = recommended(assessed, *((c.question, c.answer) for c in flip.changes))
        assert other == flip.recommended != case.recommended


@some
@given(assessed_cases())
def test_of_choices_and_numbers_no_pair_is_missing(assessed: Assessed):
    rulebook, case, _ = assessed
    changes = Changes(rulebook)
    listed = changes.pairs(case)
    plain = [
        question
        for question in shown(rulebook, case.answers)
        if question.key in case.answers and question.kind != "choices"
    ]
    for one, other in combinations(plain, 2):
        for answer, second in product(every_answer(one), every_answer(other)):
            if case.answers[one.key] == answer or case.answers[other.key] == second:
                continue
            after = recommended(assessed, (one.key, answer), (other.key, second))
            same = [
                changes_nothing(changes, case, one, answer),
                changes_nothing(changes, case, other, second),
            ]
            if after != case.recommended and not any(same):
                assert any(
                    covers(changes, flip.changes[0], one, answer)
                    and covers(changes, flip.changes[1], other, second)
                    for flip in listed
                )


def changes_nothing(changes: Changes, case: Case, question: Question, answer: Answer) -> bool:
    """Whether no condition tells the answer from the one given."""
    given = case.answers[question.key]
    tests = changes.tested[question.key]
    return isinstance(answer, int) and all(
        holds(t, {question.key: answer}) == holds(t, {question.key: given}) for t in tests
    )


@some
@given(assessed_cases())
def test_an_unknown_answer_moves_the_margin_by_the_points_listed(assessed: Assessed):
    rulebook, case, _ = assessed
    listed = {unknown.question: unknown for unknown in Changes(rulebook).unknown(case)}
    for question in shown(rulebook, case.answers):
        if question.key in case.answers:
            assert question.key not in listed
            continue
        verdicts = [
            evaluate(rulebook, {**case.answers, question.key: answer}, case.priorities)
            for answer in every_answer(question)
        ]
        farthest = max(
            abs(margin_of(rulebook, v, case.recommended) - case.margin) for v in verdicts
        )
        options = {v.recommended for v in verdicts} - {case.recommended, None}
        known = listed.get(question.key, Unknown(question.key, 0, ()))
        assert (known.points, set(known.options)) == (farthest, options if farthest else set())


def test_adjacent_numbers_are_one_change_named_by_the_nearest(small):
    assert Changes(small).single(assessed(small, FAR).case) == [
        Flip((AnswerChange("distance", 29, 1, 29),), "car"),
        Flip((AnswerChange("distance", 300, 30, 300),), None),
    ]


def test_several_choices_change_by_one_more_or_less_first(small):
    case = assessed(small, {"luggage": ("bag", "furniture")}).case
    first, *_ = Changes(small).single(case)
    assert first.changes[0].answer == ("bag",)


@some
@given(assessed_cases())
def test_each_alternative_has_the_margin_and_the_recommendation_of_its_answer(assessed: Assessed):
    rulebook, case, _ = assessed
    if case.recommended is None:
        return
    found = Changes(rulebook).alternatives(case)
    assert set(found) == {question.key for question in shown(rulebook, case.answers)}
    for alternatives in found.values():
        for change, margin, option in alternatives:
            answers = {**case.answers, change.question: change.answer}
            verdict = evaluate(rulebook, answers, case.priorities)
            assert option == verdict.recommended
            assert margin == margin_of(rulebook, verdict, case.recommended)


@some
@given(assessed_cases())
def test_no_pair_is_listed_only_if_no_two_answers_change_the_recommendation(assessed: Assessed):
    rulebook, case, _ = assessed
    changes = Changes(rulebook)
    if changes.single(case) or changes.pairs(case):
        return
    answered = [
        question for question in shown(rulebook, case.answers) if question.key in case.answers
    ]
    for one, other in combinations(answered, 2):
        for answer, second in product(every_answer(one), every_answer(other)):
            after = recommended(assessed, (one.key, answer), (other.key, second))
            assert after == case.recommended


def test_pairs_change_more_than_one_choice_only_where_less_would_not_do(small):
    """Here with a bag alone instead of the bicycle, which then makes a tie."""
    case = assessed(small, {"station": "none", "luggage": ("bicycle",)}).case
    assert Changes(small).single(case) == []
    pairs = Changes(small).pairs(case)
    assert pairs
    for flip in pairs:
        verdict = evaluate(small, {**case.answers, **{c.question: c.answer for c in flip.changes}})
        assert verdict.recommended == flip.recommended != "car"
