"""Scoring many answer sets at once, as `scoring.evaluate` scores one.

Sets of rules are bits, as in `firing`: here of words, so that one operation is done to the rules of
thousands of answer sets.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from math import prod
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .answers import AnswerError, read_answer
from .firing import Asked, Bits, Decided, as_bits, firing
from .schema import Answer, Question, Rulebook

Bools = NDArray[np.bool_]
Points = NDArray[np.signedinteger[Any]]
Codes = NDArray[np.unsignedinteger]
Indexes = NDArray[np.int16]
Words = NDArray[np.uint64]  # a row a word of rules, a column an answer set
# A question to the answer sets in which it matters most.
Marks = Mapping[str, Bools]
# Answer sets in hand at once: few enough for what is computed of them to stay in the cache.
SLICE = 1 << 14
KEPT = 1 << 12  # answers to a question whose cells are remembered
UNKNOWN, UNFIT = 0, 1
WORD, BYTE = 64, 8
WORD_TYPE = np.dtype("<u8")  # the first byte has the first rules


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

    Answers that no rule tells apart are one cell of their question. A question with the conditions
    "above 300" and "below 30" has three, beside those for unknown and unfit.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        asked = firing(rulebook).asked
        count = len(rulebook.rules)
        self._cells = [
            _Cells(question, each, count)
            for question, each in zip(rulebook.questions, asked, strict=True)
        ]
        self._all = words((1 << count) - 1, count)
        self._about = {each.key: words(each.rules, count) for each in asked}
        self._rules_out = [
            words(as_bits(key in rule.rules_out for _, rule in rulebook.rules), count)
            for key in rulebook.option
        ]
        self._points = _Points(rulebook)

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
            each = answers.get(cells.asked.key, [None])
            codes = cells.encode([{cells.asked.key: answer} for answer in each])
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
            recommended[rows] = leaders(totals, ruled_out)
        return recommended

    def totals(self, columns: Columns, most: Collection[str] | Marks = ()) -> Points:
        """The points of each option, ruled out or not: a row an option, a column an answer set."""
        return self.scores(columns, most)[0]

    def scores(self, columns: Columns, most: Collection[str] | Marks = ()) -> tuple[Points, Bools]:
        """The points of each option, and whether it is ruled out."""
        totals = np.empty((len(self._rules_out), columns.size), np.int32)
        out = np.empty(totals.shape, np.bool_)
        for rows, some, ruled_out in self._scored(columns, most):
            totals[:, rows], out[:, rows] = some, ruled_out
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
            twice = self._about_most(fired, {key: marked[rows] for key, marked in marks.items()})
            ruled_out = np.array([_any(fired, rules) for rules in self._rules_out])
            yield rows, self._points.totals(fired, twice), ruled_out

    def _fired(self, columns: Columns, rows: slice) -> Words:
        blocked = np.zeros((len(self._all), rows.stop - rows.start), WORD_TYPE)
        shows: dict[Bits, tuple[_Cells, Codes]] = {}
        for cells, column in zip(self._cells, columns.columns, strict=True):
            known = column[rows]
            if cells.asked.parent:
                parent, codes = shows[cells.asked.parent]
                known = np.where(parent.shows(cells.asked.bit).take(codes), known, UNKNOWN)
            shows[cells.asked.bit] = cells, known
            for word, blocks in cells.blocks(cells.count):
                # Each code is one of its cells; to have them checked takes half as long again.
                blocked[word] |= blocks.take(known, mode="clip")
        return ~blocked & self._all[:, np.newaxis]

    def _about_most(self, fired: Words, marks: Marks) -> Words | None:
        """Those of the fired rules that count twice."""
        if not marks:
            return None
        about = np.zeros_like(fired)
        for key, marked in marks.items():
            if key in self._about:
                about |= np.where(marked, self._about[key][:, np.newaxis], 0)
        return fired & about


class _Cells:
    """The cells of one question, numbered as they are met."""

    def __init__(self, question: Question, asked: Asked, rules: int) -> None:
        self.question, self.asked, self.rules = question, asked, rules
        self._numbers: dict[Decided, int] = {}
        self._lock = Lock()  # threads share what is prepared for a rulebook
        self._number = lru_cache(KEPT)(self._read)
        self.blocks = lru_cache(maxsize=1)(self._blocks)

    @property
    def count(self) -> int:
        return len(self._numbers) + UNFIT + 1

    def encode(self, answer_sets: Sequence[Mapping[str, object]]) -> Codes:
        given = [each.get(self.asked.key) for each in answer_sets]
        answers = [tuple(each) if isinstance(each, list) else each for each in given]
        try:
            numbers = [*map(self._number, answers)]
        except TypeError:  # something in them has no hash, and so is no answer
            numbers = [*map(self._read, given)]
        codes = np.array(numbers, np.int64)
        return codes.astype(np.min_scalar_type(self.count - 1))

    def _read(self, raw: object) -> int:
        try:
            answer = read_answer(self.question, raw)
        except AnswerError:
            return UNFIT
        if answer is None:
            return UNKNOWN
        decided = self.asked.decided(answer)
        with self._lock:
            return self._numbers.setdefault(decided, self.count)

    def _blocks(self, count: int) -> list[tuple[int, Words]]:
        """By the number of a word with rules about the question: which a cell keeps from firing.

        `count` are the cells that there are so far.
        """
        about = self.asked.rules  # an unknown answer lets none of them fire
        blocked = [about, about, *(decided.fails for decided in [*self._numbers])]
        cells = np.array([words(rules, self.rules) for rules in blocked])
        return [(int(word), cells[:, word].copy()) for word in np.flatnonzero(cells[UNKNOWN])]

    def shows(self, question: Bits) -> Bools:
        """In which cells that question is shown."""
        return np.array([False, False, *(bool(d.shows & question) for d in [*self._numbers])])


class _Points:
    """What rules give: for each byte of a word, a row for each set of its eight rules.

    A column is an option, or the gains of an option that others share.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        options = list(rulebook.option)
        self.options = len(options)
        self.shares = list(_shares(rulebook))
        givers = sorted({share.of for share in self.shares})
        self.gains = {of: self.options + number for number, of in enumerate(givers)}
        size = len(words(0, len(rulebook.rules))) * WORD
        own = np.zeros((size, self.options), np.int32)
        for number, (_, rule) in enumerate(rulebook.rules):
            for effect in rule.effects:
                own[number, options.index(effect.option)] = effect.points
        # Doubled where it matters most, and beside its own an option's points from each giver.
        times = 2 * (1 + max(Counter(share.option for share in self.shares).values(), default=0))
        points = np.concatenate([own, own[:, givers].clip(min=0)], axis=1)
        self.tables = list(_tables(points, times))

    def totals(self, fired: Words, twice: Words | None) -> Points:
        sums = self._sums(fired)
        if twice is not None:
            sums += self._sums(twice)
        sums = np.ascontiguousarray(sums.T)
        totals = sums[: self.options].copy()
        for share in self.shares:
            always = _any(fired, share.always)
            gains = _any(fired, share.for_gains) & ~always
            totals[share.option] += always * sums[share.of] + gains * sums[self.gains[share.of]]
        return totals

    def _sums(self, rules: Words) -> Points:
        """A row an answer set."""
        sums = np.zeros((rules.shape[1], self.tables[0].shape[1]), self.tables[0].dtype)
        octets = (
            rules.astype(WORD_TYPE, copy=False).view(np.uint8).reshape(len(rules), -1, WORD // BYTE)
        )
        for number, table in enumerate(self.tables):
            word, byte = divmod(number, WORD // BYTE)
            sums += table.take(octets[word, :, byte], axis=0)
        return sums


def _tables(points: NDArray[np.int32], times: int) -> Iterator[Points]:
    """The sums of points (a row a rule) for all sets of eight rules, byte by byte.

    A total comes to so many times a sum at most.
    """
    # Rows of a power of two are fetched in one piece.
    spare = (1 << (points.shape[1] - 1).bit_length()) - points.shape[1]
    small = times * abs(points).sum(axis=0).max() <= np.iinfo(np.int16).max
    wide = np.pad(points, ((0, 0), (0, spare))).astype(np.int16 if small else np.int32)
    last = np.flatnonzero(wide.any(axis=1)).max(initial=0)
    sets = np.arange(1 << BYTE)[:, np.newaxis] >> np.arange(BYTE) & 1
    for first in range(0, last + 1, BYTE):
        yield sets.astype(wide.dtype) @ wide[first : first + BYTE]


@dataclass(frozen=True, slots=True)
class _Share:
    """By numbers: the option, of which, and the rules by which it gets all points, or gains."""

    option: int
    of: int
    always: NDArray[np.uint64]
    for_gains: NDArray[np.uint64]


def _shares(rulebook: Rulebook) -> Iterator[_Share]:
    options, count = list(rulebook.option), len(rulebook.rules)
    shares = {(each.option, each.of): [0, 0] for _, rule in rulebook.rules for each in rule.shares}
    for number, (_, rule) in enumerate(rulebook.rules):
        for each in rule.shares:
            shares[each.option, each.of][each.gains] |= 1 << number
    for (option, of), (always, for_gains) in shares.items():
        by = words(always, count), words(for_gains, count)
        yield _Share(options.index(option), options.index(of), *by)


def words(rules: Bits, count: int) -> NDArray[np.uint64]:
    """A set of rules, of which there are so many, in words."""
    size = -(-count // WORD) * WORD // BYTE
    return np.frombuffer(rules.to_bytes(size, "little"), WORD_TYPE)


def _any(fired: Words, rules: NDArray[np.uint64]) -> Bools:
    """In which answer sets one of the rules has fired."""
    found = np.zeros(fired.shape[1], np.bool_)
    for word in np.flatnonzero(rules):
        found |= fired[word] & rules[word] != 0
    return found


def marks(most_sets: Sequence[Collection[str]]) -> Marks:
    """The marks of answer sets, of which each has questions of its own that matter most."""
    marked = {key for most in most_sets for key in most}
    return {key: np.array([key in most for most in most_sets]) for key in marked}


def leaders(totals: Points, ruled_out: Bools) -> Indexes:
    """Of what `scores` gives: the first with the most points, or -1.

    It has some, as an alternative needs to run.
    """
    # Products: to choose between two arrays, element by element, takes ten times as long.
    running = totals * ~ruled_out
    most = running.max(axis=0)
    ranks = np.arange(len(totals), 0, -1, dtype=totals.dtype)  # the first has the highest
    rank = ((running == most) * ranks[:, np.newaxis]).max(axis=0)
    return np.where(most > 0, len(totals) - rank, -1).astype(np.int16)
