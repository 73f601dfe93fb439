"""What would change a verdict: single answers, or else pairs; and what to find out next."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rules.engine.answers import shown, unanswered
from rules.engine.bulk import Bools, Bulk, Indexes, Points, leaders
from rules.engine.conditions import all_hold, holds
from rules.engine.schema import Answer, Answers, Question, Rulebook
from rules.engine.space import cells, ranges, tested

NOBODY = -1
LEAST = np.iinfo(np.int32).min


class Change(NamedTuple):
    """Another answer to a question, which stands for all that no condition tells from it.

    Of numbers it is the one nearest to what was answered; `low` and `high` are the first and the
    last.
    """

    question: str
    answer: Answer
    low: int = 0
    high: int = 0


class Flip(NamedTuple):
    """Changes under which another option is recommended, or none."""

    changes: tuple[Change, ...]
    recommended: str | None


class Unknown(NamedTuple):
    """A question without an answer, and how many points an answer can move the margin.

    `options` are those that an answer to it alone would have recommended instead.
    """

    question: str
    points: int
    options: tuple[str, ...]


class Case(NamedTuple):
    """Answers that count, those of them that matter most, and what they recommend."""

    answers: Answers
    most: tuple[str, ...]
    recommended: str | None
    margin: int


class Move(NamedTuple):
    """What a change does: by how many points to the margin, and what it recommends."""

    points: int
    recommended: str | None


class Changes:
    """A rulebook prepared for asking what other answers would change."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.options = [*rulebook.option, None]  # -1 is none
        self.bulk = Bulk(rulebook)
        self.contender = np.array([option.kind == "contender" for option in rulebook.options])
        self.tested = tested(rulebook)
        self.cells = cells(rulebook)
        self._met_by: dict[tuple[str, str], NDArray[np.bool_]] = {}

    def single(self, case: Case) -> list[Flip]:
        """Every other answer to one question that changes what is recommended."""
        changes = [
            each for question in self._answered(case) for each in self._others(question, case)
        ]
        return list(_joined(self._flips(case, [(change,) for change in changes])))

    def pairs(self, case: Case) -> list[Flip]:
        """Every two other answers that do so together; of several choices, one more or less."""
        answered = self._answered(case)
        changes = [each for question in answered for each in self._near(question, case)]
        pairs = [pair for pair in combinations(changes, 2) if pair[0].question != pair[1].question]
        return self._flips(case, pairs)

    def unknown(self, case: Case) -> list[Unknown]:
        """The questions without an answer that can move the margin, those that can most first."""
        questions = unanswered(self.rulebook, case.answers)
        changes = [each for question in questions for each in self._others(question, case)]
        moves = zip(changes, self._moves(case, changes), strict=True)
        unknown = [
            _unknown(question, case, [move for _, move in moved])
            for question, moved in groupby(moves, key=lambda each: each[0].question)
        ]
        return sorted((each for each in unknown if each.points), key=lambda each: -each.points)

    def met(self, rule: str, question: str) -> NDArray[np.bool_]:
        """In which cells of the question all that the rule asks of it holds."""
        if (rule, question) not in self._met_by:
            when = [c for c in self.rulebook.rule[rule].when if c.question == question]
            held = [all_hold(when, {question: cell}) for cell in self.cells[question]]
            self._met_by[rule, question] = np.array(held, np.bool_)
        return self._met_by[rule, question]

    def _answered(self, case: Case) -> list[Question]:
        return [each for each in shown(self.rulebook, case.answers) if each.key in case.answers]

    def _others(self, question: Question, case: Case) -> Iterator[Change]:
        """An answer of each kind that conditions tell from the one given, the nearest there is."""
        given = case.answers.get(question.key)
        near = self._near(question, case)
        yield from near
        if question.kind == "choices":
            known = {
                self._met(question, each) for each in (given, *(c.answer for c in near)) if each
            }
            for cell in self.cells[question.key]:
                if self._met(question, cell) not in known:
                    yield Change(question.key, cell)

    def _near(self, question: Question, case: Case) -> list[Change]:
        given = case.answers.get(question.key)
        if question.kind == "number":
            cut = ranges(question, self.tested[question.key])
            return [_nearest(question, each, given) for each in cut if not _holds(each, given)]
        if question.kind == "choice":
            return [Change(question.key, key) for key in question.choice if key != given]
        picked = given if isinstance(given, tuple) else ()
        toggled = {self._met(question, each): each for each in _toggled(question, picked)}
        same = self._met(question, picked) if picked else None
        return [Change(question.key, each) for met, each in toggled.items() if met != same]

    def _met(self, question: Question, answer: Answer) -> tuple[bool | None, ...]:
        return tuple(holds(each, {question.key: answer}) for each in self.tested[question.key])

    def _flips(self, case: Case, changes: Sequence[tuple[Change, ...]]) -> list[Flip]:
        columns = self.bulk.columns(_changed(case.answers, each) for each in changes)
        recommended = self.bulk.recommended(columns, case.most)
        flips = [Flip(each, self.options[i]) for each, i in zip(changes, recommended, strict=True)]
        return [flip for flip in flips if flip.recommended != case.recommended]

    def _moves(self, case: Case, changes: Sequence[Change]) -> list[Move]:
        columns = self.bulk.columns(_changed(case.answers, [each]) for each in changes)
        totals, ruled_out = self.bulk.scores(columns, case.most)
        recommended = leaders(totals, ruled_out)
        lead = recommended if case.recommended is None else self.options.index(case.recommended)
        points = abs(self._margins(totals, ruled_out, lead) - case.margin)
        options = (self.options[index] for index in recommended)
        return [Move(int(by), option) for by, option in zip(points, options, strict=True)]

    def _margins(self, totals: Points, ruled_out: Bools, lead: Indexes | int) -> Points:
        """By how much that option is ahead of the next that is in the running; 0 if it is none."""
        sets = np.arange(totals.shape[1])
        own = np.where(ruled_out[lead, sets] | (lead == NOBODY), 0, totals[lead, sets])
        runs = ~ruled_out & (self.contender[:, np.newaxis] | (totals > 0))
        runs[lead, sets] = False
        next_best = np.where(runs, totals, LEAST).max(axis=0)
        next_best[~runs.any(axis=0)] = 0
        return np.where(lead == NOBODY, 0, own - next_best)


def _changed(answers: Answers, changes: Iterable[Change]) -> Answers:
    return {**answers, **{change.question: change.answer for change in changes}}


def _holds(numbers: range, answer: Answer | None) -> bool:
    return isinstance(answer, int) and answer in numbers


def _nearest(question: Question, numbers: range, given: Answer | None) -> Change:
    below = isinstance(given, int) and numbers[-1] < given
    return Change(question.key, numbers[-1 if below else 0], numbers[0], numbers[-1])


def _toggled(question: Question, given: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """One choice more or one less; one that stands alone replaces the others."""
    alone = {choice.key for choice in question.choices if choice.alone}
    for key in question.choice:
        if key in given:
            changed = set(given) - {key}
        else:
            changed = {key} if key in alone else set(given) - alone | {key}
        if changed:
            yield tuple(each for each in question.choice if each in changed)


def _unknown(question: str, case: Case, moves: Sequence[Move]) -> Unknown:
    options = dict.fromkeys(
        move.recommended
        for move in moves
        if move.recommended and move.recommended != case.recommended
    )
    return Unknown(question, max(move.points for move in moves), tuple(options))


def _joined(flips: Iterable[Flip]) -> Iterator[Flip]:
    """Numbers in a row that recommend the same as one change."""
    last: Flip | None = None
    for flip in flips:
        if last and (joined := _join(last, flip)):
            last = joined
            continue
        if last:
            yield last
        last = flip
    if last:
        yield last


def _join(one: Flip, other: Flip) -> Flip | None:
    [first], [second] = one.changes, other.changes
    in_a_row = first.question == second.question and first.high + 1 == second.low
    if not in_a_row or one.recommended != other.recommended:
        return None
    nearest = first.answer if first.answer == first.low else second.answer
    return Flip((Change(first.question, nearest, first.low, second.high),), one.recommended)
