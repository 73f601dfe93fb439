"""Sensitivity is held against brute force: all answers that there are, tried with `evaluate`."""

from collections.abc import Iterator
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.engine.answers import counted, shown
from rules.engine.conditions import holds
from rules.engine.reading import read_rulebook
from rules.engine.schema import Answer, Answers, Question, Rulebook
from rules.engine.scoring import Verdict, evaluate
from rules.engine.sensitivity.changes import Case, Change, Changes, Flip, Unknown
from rules.engine.sensitivity.reach import reach
from rules.engine.sensitivity.stability import stability
from rules.engine.sensitivity.standing import assess
from tests.support.changes import changed
from tests.support.strategies import answers_to, documents

some = settings(max_examples=80, deadline=None)


@st.composite
def asked(draw: st.DrawFn) -> tuple[Changes, Case, Verdict]:
    """Answers to a random rulebook, of which some may matter most."""
    rulebook = read_rulebook(draw(documents()))
    answers = counted(rulebook, draw(answers_to(rulebook)))
    most = tuple(draw(st.sets(st.sampled_from(list(answers)), max_size=1))) if answers else ()
    return about(rulebook, answers, most)


def about(
    rulebook: Rulebook, answers: Answers, most: tuple[str, ...] = ()
) -> tuple[Changes, Case, Verdict]:
    verdict = evaluate(rulebook, answers, most)
    case = Case(answers, most, verdict.recommended, verdict.margin)
    return Changes(rulebook), case, verdict


def every_answer(question: Question) -> list[Answer]:
    if question.kind == "number":
        return list(range(question.minimum, question.maximum + 1))
    if question.kind == "choice":
        return list(question.choice)
    sizes = range(1, len(question.choices) + 1)
    return [some for size in sizes for some in combinations(question.choice, size)]


def covers(changes: Changes, change: Change, question: Question, answer: Answer) -> bool:
    """Whether the change stands for this answer, too."""
    if question.key != change.question:
        return False
    if isinstance(answer, int):
        return change.low <= answer <= change.high
    tests = changes.tested[question.key]
    met = [[holds(t, {question.key: each}) for t in tests] for each in (answer, change.answer)]
    return answer == change.answer or (question.kind == "choices" and met[0] == met[1])


@some
@given(asked())
def test_exactly_the_single_answers_that_change_the_recommendation_are_listed(about_it):
    changes, case, _ = about_it
    listed = changes.single(case)
    for question in shown(changes.rulebook, case.answers):
        if question.key in case.answers:
            for answer in every_answer(question):
                answers = {**case.answers, question.key: answer}
                says = evaluate(changes.rulebook, answers, case.most).recommended
                found = {
                    flip.recommended
                    for flip in listed
                    for (change,) in [flip.changes]
                    if covers(changes, change, question, answer)
                }
                assert found == ({says} if says != case.recommended else set())


@some
@given(asked())
def test_two_answers_that_are_listed_change_the_recommendation_together(about_it):
    changes, case, _ = about_it
    for flip in changes.pairs(case):
        assert len({change.question for change in flip.changes}) == 2
        answers = {**case.answers, **{c.question: c.answer for c in flip.changes}}
        says = evaluate(changes.rulebook, answers, case.most).recommended
        assert says == flip.recommended != case.recommended


@some
@given(asked())
def test_of_choices_and_numbers_no_pair_is_missing(about_it):
    changes, case, _ = about_it
    listed = changes.pairs(case)
    plain = [
        question
        for question in shown(changes.rulebook, case.answers)
        if question.key in case.answers and question.kind != "choices"
    ]
    for one, other in combinations(plain, 2):
        for answer, second in product(every_answer(one), every_answer(other)):
            if case.answers[one.key] == answer or case.answers[other.key] == second:
                continue
            answers = {**case.answers, one.key: answer, other.key: second}
            says = evaluate(changes.rulebook, answers, case.most).recommended
            same = [
                changes_nothing(changes, case, one, answer),
                changes_nothing(changes, case, other, second),
            ]
            if says != case.recommended and not any(same):
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
@given(asked())
def test_an_unknown_answer_moves_the_margin_as_far_as_is_said(about_it):
    changes, case, _ = about_it
    listed = {each.question: each for each in changes.unknown(case)}
    for question in shown(changes.rulebook, case.answers):
        if question.key in case.answers:
            assert question.key not in listed
            continue
        verdicts = [
            evaluate(changes.rulebook, {**case.answers, question.key: answer}, case.most)
            for answer in every_answer(question)
        ]
        farthest = max(
            abs(lead(changes.rulebook, v, case.recommended) - case.margin) for v in verdicts
        )
        options = {v.recommended for v in verdicts} - {case.recommended, None}
        known = listed.get(question.key, Unknown(question.key, 0, ()))
        assert (known.points, set(known.options)) == (farthest, options if farthest else set())


def lead(rulebook: Rulebook, verdict: Verdict, leader: str | None) -> int:
    """The margin of an option that led before, which may have lost its lead."""
    leader = leader or verdict.recommended
    if leader is None:
        return 0
    running = [
        total
        for key, total in verdict.totals.items()
        if key not in (leader, *verdict.ruled_out)
        and (total > 0 or rulebook.option[key].kind == "contender")
    ]
    own = 0 if leader in verdict.ruled_out else verdict.totals[leader]
    return own - max(running, default=0)


def completions(rulebook: Rulebook, answers: Answers) -> Iterator[dict[str, Answer]]:
    """Every way to answer some or all of what is open."""
    unknown = [question for question in rulebook.questions if question.key not in answers]
    for picked in product(*([None, *every_answer(each)[:7]] for each in unknown)):
        pairs = zip(unknown, picked, strict=True)
        yield {**answers, **{q.key: a for q, a in pairs if a is not None}}


@st.composite
def nearly_answered(draw: st.DrawFn) -> tuple[Changes, Case, Verdict]:
    """With two open questions, so that all completions can be tried."""
    rulebook = read_rulebook(draw(documents()))
    answers = dict(draw(answers_to(rulebook)))
    open_ = draw(st.permutations([*rulebook.question]))[:2]
    for question in rulebook.questions:
        answers.setdefault(question.key, every_answer(question)[0])
        if question.key in open_:
            del answers[question.key]
    return about(rulebook, counted(rulebook, answers))


@settings(max_examples=300, deadline=None)
@given(nearly_answered())
def test_what_is_settled_is_never_wrong(about_it):
    changes, case, verdict = about_it
    said = reach(changes, case, verdict)
    if case.recommended is None:
        return
    for answers in completions(changes.rulebook, case.answers):
        completed = evaluate(changes.rulebook, answers, case.most)
        if said.settled:
            assert completed.recommended == case.recommended
        if case.recommended not in completed.ruled_out:
            assert lead(changes.rulebook, completed, case.recommended) >= case.margin - said.points


@some
@given(asked())
def test_stability_is_a_share_and_always_the_same(about_it):
    changes, case, verdict = about_it
    share = stability(changes.rulebook, verdict)
    assert 0 <= share <= 1
    assert share == stability(changes.rulebook, verdict)
    if case.recommended is None:
        assert share == 0


FAR = {"distance": 600}


def test_one_rule_alone_is_stable(small):
    assert stability(small, evaluate(small, FAR)) == 1


def test_equals_are_first_in_half_of_the_re_weightings():
    bag = {"question": "luggage", "test": "includes", "value": "bag"}
    rule = {"key": "bag", "reason": "a bag", "when": [bag]}
    rule["effects"] = [{"option": "car", "points": 4}]
    even = ("scenarios.long-way.rules.far.effects", [{"option": "train", "points": 4}])
    rulebook = read_rulebook(changed(even, ("scenarios.long-way.rules.+", rule)))
    verdict = evaluate(rulebook, {"distance": 2000, "luggage": ("bag",)})
    assert verdict.margin == 0
    assert stability(rulebook, verdict) == pytest.approx(0.5, abs=0.05)


def test_numbers_in_a_row_are_one_change_named_by_the_nearest(small):
    changes, case, _ = about(small, FAR)
    assert changes.single(case) == [
        Flip((Change("distance", 29, 1, 29),), "car"),
        Flip((Change("distance", 300, 30, 300),), None),
    ]


def test_several_choices_change_by_one_more_or_less_first(small):
    changes, case, _ = about(small, {"luggage": ("bag", "furniture")})
    first, *_ = changes.single(case)
    assert first.changes[0].answer == ("bag",)


@some
@given(asked())
def test_the_standing_follows_from_the_figures(about_it):
    changes, case, verdict = about_it
    sure = assess(changes.rulebook, case.answers, verdict, case.most)
    assert sure.stability == stability(changes.rulebook, verdict)
    assert (sure.reach, sure.settled) == reach(changes, case, verdict)
    if case.recommended is None:
        assert sure.standing == ("not-enough-answers" if verdict.open else "nothing-fits")
    elif sure.standing == "clear":
        assert sure.margin >= 4
        assert sure.stability >= 0.9
    elif sure.standing == "too-close-to-call":
        assert sure.margin == 0 or sure.stability < 2 / 3
