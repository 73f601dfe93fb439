"""The answers that a rulebook can tell apart, and answers under which conditions hold."""

from collections.abc import Collection, Iterable, Iterator, Sequence

import numpy as np
from numpy.random import PCG64
from numpy.typing import NDArray

from .conditions import TESTS, all_hold, holds
from .schema import Answer, Condition, Question, Rulebook

# The subsets of choices double with each choice that conditions name.
MAX_CELLS = 4096
SEED = 20261120
Met = tuple[bool, ...]  # which of several tests an answer meets


def cells(rulebook: Rulebook, limit: int = MAX_CELLS) -> dict[str, tuple[Answer, ...]]:
    """For each question, one answer of every kind that can matter to a verdict; see `cells_of`."""
    conditions = tested(rulebook)
    return {key: cells_of(rulebook.question[key], conditions[key], limit) for key in conditions}


def tested(rulebook: Rulebook) -> dict[str, list[Condition]]:
    """For each question, the conditions on it, those of `shown_when` included."""
    conditions: dict[str, list[Condition]] = {key: [] for key in rulebook.question}
    for condition in (*rulebook.conditions, *(q.shown_when for q in rulebook.questions)):
        if condition:
            conditions[condition.question].append(condition)
    return conditions


def cells_of(
    question: Question, conditions: Collection[Condition], limit: int = MAX_CELLS
) -> tuple[Answer, ...]:
    """One answer to the question of every kind that these conditions on it tell apart.

    A number stands for a range and is its lowest; a single choice stands for itself. Of several
    choices together, those with few picks come first. If there are `limit` answers, others are
    missing.
    """
    if question.kind == "number":
        return tuple(numbers[0] for numbers in ranges(question, conditions))
    if question.kind == "choice":
        return tuple(question.choice)
    return tuple(_subsets(question, conditions, limit))


def ranges(question: Question, conditions: Iterable[Condition]) -> list[range]:
    """The numbers that can be answered, cut wherever one of the conditions changes.

    `above 5000` of at most 9000 cuts into `range(0, 5001)` and `range(5001, 9001)`.
    """
    end = question.maximum + 1
    found = {cut for condition in conditions for cut in cuts(condition)}
    starts = [question.minimum, *sorted(cut for cut in found if question.minimum < cut < end)]
    return [range(*pair) for pair in zip(starts, [*starts[1:], end], strict=True)]


def cuts(condition: Condition) -> tuple[int, ...]:
    """The numbers at which the test's outcome changes, each the first of its range."""
    numbers = [int(value) for value in condition.values]
    if condition.test == "between":
        return numbers[0], numbers[1] + 1
    return (numbers[0] + (condition.test in ("above", "at-most")),)


def _subsets(
    question: Question, conditions: Collection[Condition], limit: int
) -> Iterator[tuple[str, ...]]:
    """Breadth first, so that each outcome of the tests is met with as few picks as possible."""
    named: dict[Met, str] = {}
    alone: dict[Met, tuple[str, ...]] = {}
    for choice in question.choices:
        met = tuple(TESTS[c.test]((choice.key,), c.value) for c in conditions)
        if choice.alone:
            alone.setdefault(met, (choice.key,))
        else:
            named.setdefault(met, choice.key)
    found: dict[Met, tuple[str, ...]] = {}
    frontier: dict[Met, tuple[str, ...]] = {(False,) * len(conditions): ()}
    while frontier and len(found) < limit:
        grown: dict[Met, tuple[str, ...]] = {}
        for met, picked in frontier.items():
            for more, key in named.items():
                grown.setdefault(tuple(map(max, met, more)), (*picked, key))
        frontier = {met: picked for met, picked in grown.items() if met not in found}
        found |= frontier
    order = list(question.choice)
    for picked in list((alone | found).values())[:limit]:
        yield tuple(sorted(picked, key=order.index))


def sample(values: Sequence[Sequence[Answer | None]], size: int) -> list[tuple[Answer | None, ...]]:
    """So many draws, always the same, of one of the values for each question."""
    columns = [
        [answers[number] for number in numbers.tolist()]
        for answers, numbers in zip(values, draws([*map(len, values)], size), strict=True)
    ]
    return list(zip(*columns, strict=True))


def draws(sizes: Iterable[int], size: int) -> list[NDArray[np.uint64]]:
    """For each of these sizes so many numbers below it, always the same."""
    # Raw numbers, because what NumPy derives from them may differ between its versions.
    generator = PCG64(SEED)
    return [generator.random_raw(size) % np.uint64(below) for below in sizes]


def needed(rulebook: Rulebook, conditions: Iterable[Condition]) -> dict[str, list[Condition]]:
    """What each question must meet for all of these conditions to hold, `shown_when` included."""
    by_question: dict[str, list[Condition]] = {}
    open_ = list(conditions)
    while open_:
        condition = open_.pop(0)
        if condition.question not in by_question:
            shown_when = rulebook.question[condition.question].shown_when
            open_ += [shown_when] if shown_when else []
        by_question.setdefault(condition.question, []).append(condition)
    return by_question


def answers_for(rulebook: Rulebook, conditions: Iterable[Condition]) -> dict[str, Answer] | None:
    """Answers to as few questions as it needs for all of these conditions to hold, or None."""
    needs = needed(rulebook, conditions)
    answers: dict[str, Answer] = {}
    for question in rulebook.questions:
        if question.key in needs:
            answer = satisfying(question, needs[question.key])
            if answer is None:
                return None
            answers[question.key] = answer
    return answers


def satisfying(question: Question, conditions: Sequence[Condition]) -> Answer | None:
    if question.kind == "choices":
        singles: Iterable[Answer] = ((c.key,) for c in question.choices if c.alone)
        candidates: Iterable[Answer] = (*_few(question, conditions), *singles)
    else:
        candidates = cells_of(question, conditions)
    found = (answer for answer in candidates if all_hold(conditions, {question.key: answer}))
    return next(found, None)


def _few(question: Question, conditions: Iterable[Condition]) -> Iterator[tuple[str, ...]]:
    """One choice for every test, from those that no negated test names.

    If any answer of several choices satisfies all conditions, this one does: taking a choice away
    never helps a test, and adding one never helps a negated test.
    """
    refused = {value for condition in conditions if condition.negated for value in condition.values}
    allowed = [c.key for c in question.choices if not c.alone and c.key not in refused]
    picked: set[str] = set()
    for condition in conditions:
        if not condition.negated and picked.isdisjoint(map(str, condition.values)):
            picked.update([key for key in allowed if key in condition.values][:1])
    if allowed:
        yield tuple(key for key in allowed if key in picked) or (allowed[0],)


def most_asked(rulebook: Rulebook) -> int:
    """The most questions that one set of answers calls for."""
    most: dict[str, int] = {}  # question -> itself and the most that an answer to it leads to
    for question in reversed(rulebook.questions):
        led_to = {
            later.key: later.shown_when
            for later in rulebook.questions
            if later.shown_when and later.shown_when.question == question.key
        }
        most[question.key] = 1 + max(
            sum(most[key] for key, when in led_to.items() if holds(when, {question.key: answer}))
            for answer in cells_of(question, led_to.values())
        )
    return sum(most[question.key] for question in rulebook.questions if not question.shown_when)
