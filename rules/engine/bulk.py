"""Scoring many answer sets at once, as `scoring.evaluate` scores one."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .answers import AnswerError, read_answer
from .conditions import holds
from .schema import Answer, Condition, Question, Rulebook

Bools = NDArray[np.bool_]
Points = NDArray[np.int32]
Codes = NDArray[np.unsignedinteger]
Indexes = NDArray[np.int16]
# A question to the answer sets in which it matters most.
Marks = Mapping[str, Bools]
# Answer sets in hand at once: few enough for what is computed of them to stay in the cache.
SLICE = 1 << 14
KEPT = 1 << 12  # answers to a question whose cells are remembered
UNKNOWN, UNFIT = 0, 1


@dataclass(frozen=True, slots=True)
class Columns:
    """Encoded answer sets: a column a question, in the rulebook's order, a small number a set.

    `unfit` are the sets with an answer that the rulebook does not take.
    """

    size: int
    columns: tuple[Codes, ...]
    unfit: Bools

    def __len__(self) -> int:
        return self.size


class Bulk:
    """A rulebook prepared for scoring many answer sets. Reads only columns that it has encoded.

    Answers that no condition tells apart are one cell of their question. A question with the
    conditions "above 300" and "below 30" has three, beside those for unknown and unfit.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        hiding = (question.shown_when for question in rulebook.questions if question.shown_when)
        tested = list(dict.fromkeys([*rulebook.conditions, *hiding]))
        self._cells = [_Cells(question, tested) for question in rulebook.questions]
        self._effects = _effects(rulebook)
        self._shares = _shares(rulebook)
        self._rules_out = np.array(
            [[key in rule.rules_out for _, rule in rulebook.rules] for key in rulebook.option]
        )

    def columns(self, answer_sets: Iterable[Mapping[str, object]]) -> Columns:
        """Encodes what `read_answers` gives, or takes: what it has a problem with is unknown."""
        left = iter(answer_sets)
        parts = [self._encoded([])]
        while some := list(islice(left, SLICE)):
            parts.append(self._encoded(some))
        *columns, unfit = (np.concatenate(each) for each in zip(*parts, strict=True))
        return Columns(len(unfit), tuple(columns), unfit)

    def combinations(self, answers: Mapping[str, Sequence[Answer | None]]) -> Columns:
        """Each combination of one answer to each of these questions; None is unknown."""
        size = prod(map(len, answers.values()))
        columns, inner = [], 1
        for cells in self._cells:
            each = answers.get(cells.question.key, [None])
            codes = cells.encode([{cells.question.key: answer} for answer in each])
            columns.append(
                np.broadcast_to(codes, size)
                if len(each) == 1
                else np.resize(np.repeat(codes, inner), size)
            )
            inner *= len(each)
        return Columns(size, tuple(columns), np.zeros(size, np.bool_))

    def _encoded(self, answer_sets: Sequence[Mapping[str, object]]) -> list[NDArray[Any]]:
        columns = [cells.encode(answer_sets) for cells in self._cells]
        questions = self.rulebook.question.keys()
        unfit = np.array([not questions >= each.keys() for each in answer_sets], np.bool_)
        return [*columns, np.logical_or.reduce([unfit, *(each == UNFIT for each in columns)])]

    def recommended(self, columns: Columns, most: Collection[str] | Marks = ()) -> Indexes:
        """For each answer set the index into the rulebook's options, or -1 for none.

        `most` are the questions that matter most, in all of these sets or where `marks` says so.
        """
        recommended = np.empty(columns.size, np.int16)
        for rows, totals, ruled_out in self._scored(columns, most):
            recommended[rows] = leaders(totals.T, ruled_out.T)
        return recommended

    def totals(self, columns: Columns, most: Collection[str] | Marks = ()) -> Points:
        """The points of each option, ruled out or not: a row an answer set, a column an option."""
        return self.scores(columns, most)[0]

    def scores(self, columns: Columns, most: Collection[str] | Marks = ()) -> tuple[Points, Bools]:
        """The points of each option, and whether it is ruled out."""
        totals = np.empty((columns.size, len(self._rules_out)), np.int32)
        out = np.empty(totals.shape, np.bool_)
        for rows, some, ruled_out in self._scored(columns, most):
            totals[rows], out[rows] = some.T, ruled_out.T
        return totals, out

    def _scored(
        self, columns: Columns, most: Collection[str] | Marks
    ) -> Iterator[tuple[slice, Points, Bools]]:
        """Totals, and what is ruled out: a row an option, a column an answer set of the slice."""
        everywhere = np.broadcast_to(np.True_, columns.size)
        marks = most if isinstance(most, Mapping) else dict.fromkeys(most, everywhere)
        for start in range(0, columns.size, SLICE):
            rows = slice(start, min(start + SLICE, columns.size))
            fired = self._fired(columns, rows)
            ruled_out = np.array([fired[rules].any(axis=0) for rules in self._rules_out])
            times = self._times(fired, {key: marked[rows] for key, marked in marks.items()})
            yield rows, self._totals(fired, times), ruled_out

    def _fired(self, columns: Columns, rows: slice) -> Bools:
        """Which rules fire: a row a rule, a column an answer set."""
        held: dict[Condition, Bools] = {}
        asked = zip(self.rulebook.questions, self._cells, columns.columns, strict=True)
        for question, cells, column in asked:
            known = column[rows]
            if question.shown_when:
                known = np.where(held[question.shown_when], known, UNKNOWN)
            held |= zip(cells.conditions, cells.table().take(known, axis=1), strict=True)
        fired = np.ones((len(self.rulebook.rules), rows.stop - rows.start), np.bool_)
        for row, (_, rule) in zip(fired, self.rulebook.rules, strict=True):
            for condition in rule.when:
                row &= held[condition]
        return fired

    def _times(self, fired: Bools, marks: Marks) -> NDArray[np.int8]:
        """How often a rule (row) counts in an answer set (column): twice for what matters most."""
        times = fired.astype(np.int8)
        for row, (_, rule) in zip(times, self.rulebook.rules, strict=True):
            marked = [marks[each.question] for each in rule.when if each.question in marks]
            if marked:
                row += row & np.logical_or.reduce(marked)
        return times

    def _totals(self, fired: Bools, times: NDArray[np.int8]) -> Points:
        own, gains = np.zeros((2, len(self._rules_out), fired.shape[1]), np.int32)
        for rule, option, points in self._effects:
            given = times[rule] * points
            own[option] += given
            if points > 0:
                gains[option] += given
        totals = own.copy()
        for option, of, always, for_gains in self._shares:
            shared = np.where(fired[for_gains].any(axis=0), gains[of], 0)
            totals[option] += np.where(fired[always].any(axis=0), own[of], shared)
        return totals


class _Cells:
    """The cells of one question, numbered as they are met."""

    def __init__(self, question: Question, tested: Iterable[Condition]) -> None:
        self.question = question
        self.conditions = [each for each in tested if each.question == question.key]
        self._numbers: dict[tuple[bool, ...], int] = {}
        self._number = lru_cache(KEPT)(self._read)

    def encode(self, answer_sets: Sequence[Mapping[str, object]]) -> Codes:
        given = [each.get(self.question.key) for each in answer_sets]
        answers = [tuple(each) if isinstance(each, list) else each for each in given]
        codes = np.fromiter(map(self._number, answers), np.int64, len(answers))
        return codes.astype(np.min_scalar_type(len(self._numbers) + UNFIT))

    def _read(self, raw: object) -> int:
        try:
            answer = read_answer(self.question, raw)
        except AnswerError:
            return UNFIT
        if answer is None:
            return UNKNOWN
        known = {self.question.key: answer}
        held = tuple(bool(holds(each, known)) for each in self.conditions)
        return self._numbers.setdefault(held, len(self._numbers) + UNFIT + 1)

    def table(self) -> Bools:
        """Whether a condition (row) holds in a cell (column)."""
        none = (False,) * len(self.conditions)  # of what is unknown or unfit
        return np.array([none, none, *self._numbers], np.bool_).T


def marks(most_sets: Sequence[Collection[str]]) -> Marks:
    """The marks of answer sets, of which each has questions of its own that matter most."""
    marked = {key for most in most_sets for key in most}
    return {key: np.array([key in most for most in most_sets]) for key in marked}


def _effects(rulebook: Rulebook) -> list[tuple[int, int, np.int32]]:
    """Rule, option, and points."""
    options = list(rulebook.option)
    return [
        (number, options.index(effect.option), np.int32(effect.points))
        for number, (_, rule) in enumerate(rulebook.rules)
        for effect in rule.effects
    ]


def _shares(rulebook: Rulebook) -> list[tuple[int, int, list[int], list[int]]]:
    """Option, of which option, the rules by which it gets all points, and those for gains."""
    options = list(rulebook.option)
    rules: dict[tuple[str, str], tuple[list[int], list[int]]] = {}
    for number, (_, rule) in enumerate(rulebook.rules):
        for share in rule.shares:
            always, for_gains = rules.setdefault((share.option, share.of), ([], []))
            (for_gains if share.gains else always).append(number)
    return [
        (options.index(option), options.index(of), always, for_gains)
        for (option, of), (always, for_gains) in rules.items()
    ]


def leaders(totals: Points, ruled_out: Bools) -> Indexes:
    """Of what `scores` gives: the first with the most points, or -1.

    It has some, as an alternative needs to run.
    """
    running = np.where(ruled_out, 0, totals)
    first = running.argmax(axis=1)
    return np.where(running.max(axis=1) > 0, first, -1).astype(np.int16)
