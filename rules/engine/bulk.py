"""Scoring many answer sets at once, with the outcome that `scoring.evaluate` has for each.

A set of rules is the bits of a few words, so that one operation handles the rules of thousands of
answer sets. Property tests hold the totals and the leaders to `points` and `ranking`.
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
from .points import own_table
from .ranking import Bools, Indexes, leaders
from .renaming import Names
from .rule_sets import AnswerEffect, QuestionRules, RuleSet, as_bits
from .schema import Answer, Question, Rulebook
from .space import draws

Points = NDArray[np.signedinteger[Any]]  # a row an option, a column an answer set
Codes = NDArray[np.unsignedinteger]
Words = NDArray[np.uint64]  # a row a word of rules, a column an answer set
# Question -> the answer sets in which it is a priority.
Marks = Mapping[str, Bools]
# Answer sets per slice: few enough for intermediate arrays to stay in the processor's cache.
SLICE = 1 << 14
ENCODED = 1 << 9  # at a time: their answers, as Python holds them, take up far more of the cache
CACHE_SIZE = 1 << 12  # raw answers to one question
UNKNOWN, UNFIT = 0, 1
WORD, BYTE = 64, 8
WORD_TYPE = np.dtype("<u8")  # the first byte has the first rules


@dataclass(frozen=True, slots=True)
class Columns:
    """Encoded answer sets: a column a question, in the rulebook's order, a small number a set."""

    size: int
    columns: tuple[Codes, ...]
    unfit: Bools  # sets with an answer that the rulebook does not accept


class Bulk:
    """A rulebook prepared for scoring many answer sets. Reads only columns that it has encoded.

    Answers that no rule tells apart are one cell of their question. A question with the conditions
    "above 300" and "below 30" has three, beside those for unknown and unfit.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        count = len(rulebook.rules)
        self._cells = [
            _Cells(question, QuestionRules(rulebook, number, question), count)
            for number, question in enumerate(rulebook.questions)
        ]
        self._all = words((1 << count) - 1, count)
        self._about = {cells.asked.key: words(cells.asked.rules, count) for cells in self._cells}
        self._rules_out = [
            words(as_bits(key in rule.rules_out for _, rule in rulebook.rules), count)
            for key in rulebook.option
        ]
        self._points = _Points(rulebook)

    def columns(self, answer_sets: Iterable[Mapping[str, object]]) -> Columns:
        """Encodes answers, read or raw; what `read_answers` has a problem with is unknown."""
        left = iter(answer_sets)
        parts = [self._encoded([])]
        names = Names.by(self.rulebook)
        while part := [names.answers(answers) for answers in islice(left, ENCODED)]:
            parts.append(self._encoded(part))
        *columns, unfit = (np.concatenate(column) for column in zip(*parts, strict=True))
        return Columns(len(unfit), tuple(columns), unfit)

    def combinations(self, answers: Mapping[str, Sequence[Answer | None]]) -> Columns:
        """Each combination of one answer to each of these questions; None is unknown."""
        size = prod(map(len, answers.values()))
        columns, inner = [], 1
        for codes in self._codes(answers):
            repeated = np.resize(np.repeat(codes, inner), size) if len(codes) > 1 else codes
            columns.append(np.broadcast_to(repeated, size))
            inner *= len(codes)
        return Columns(size, tuple(columns), np.zeros(size, np.bool_))

    def drawn(self, answers: Mapping[str, Sequence[Answer | None]], size: int) -> Columns:
        """A sample, always the same, of the combinations of these answers."""
        codes = list(self._codes(answers))
        numbers = draws(map(len, codes), size)
        columns = (each.take(some) for each, some in zip(codes, numbers, strict=True))
        return Columns(size, tuple(columns), np.zeros(size, np.bool_))

    def _codes(self, answers: Mapping[str, Sequence[Answer | None]]) -> Iterator[Codes]:
        for cells in self._cells:
            values = answers.get(cells.asked.key, [None])
            yield cells.encode([{cells.asked.key: answer} for answer in values])

    def _encoded(self, answer_sets: Sequence[Mapping[str, object]]) -> list[NDArray[Any]]:
        columns = [cells.encode(answer_sets) for cells in self._cells]
        questions = self.rulebook.question.keys()
        unfit = np.array([not questions >= answers.keys() for answers in answer_sets], np.bool_)
        return [*columns, np.logical_or.reduce([unfit, *(column == UNFIT for column in columns)])]

    def recommended(self, columns: Columns, priorities: Collection[str] | Marks = ()) -> Indexes:
        """For each answer set the index into the rulebook's options, or NOBODY.

        `priorities` holds for all of these sets, or for those that its `marks` name.
        """
        recommended = np.empty(columns.size, np.int16)
        for rows, totals, ruled_out in self._scored(columns, priorities):
            recommended[rows] = leaders(totals, ruled_out)
        return recommended

    def scores(
        self, columns: Columns, priorities: Collection[str] | Marks = ()
    ) -> tuple[Points, Bools]:
        """The points of each option, ruled out or not, and whether it is."""
        totals = np.empty((len(self._rules_out), columns.size), np.int32)
        out = np.empty(totals.shape, np.bool_)
        for rows, totals_of_rows, ruled_out in self._scored(columns, priorities):
            totals[:, rows], out[:, rows] = totals_of_rows, ruled_out
        return totals, out

    def fired(self, columns: Columns) -> Words:
        """The rules that fire; `fires` tells for each of them where."""
        slices = range(0, columns.size, SLICE)
        rows = [slice(start, min(start + SLICE, columns.size)) for start in slices]
        nothing = np.empty((len(self._all), 0), WORD_TYPE)
        return np.concatenate([nothing, *(self._fired(columns, some) for some in rows)], axis=1)

    def asked(self, columns: Columns) -> dict[str, tuple[Bools, Bools]]:
        """Question -> the answer sets that call for it, and those of them that answer it."""
        everything = slice(0, columns.size)
        return {
            cells.asked.key: (shown, known > UNFIT)
            for cells, known, shown in self._counted(columns, everything)
        }

    def _scored(
        self, columns: Columns, priorities: Collection[str] | Marks
    ) -> Iterator[tuple[slice, Points, Bools]]:
        if not isinstance(priorities, Mapping):
            priorities = dict.fromkeys(priorities, np.broadcast_to(np.True_, columns.size))
        for start in range(0, columns.size, SLICE):
            rows = slice(start, min(start + SLICE, columns.size))
            fired = self._fired(columns, rows)
            marks = {key: marked[rows] for key, marked in priorities.items()}
            doubled = self._doubled(fired, marks)
            ruled_out = np.array([_any(fired, rules) for rules in self._rules_out])
            yield rows, self._points.totals(fired, doubled), ruled_out

    def _fired(self, columns: Columns, rows: slice) -> Words:
        blocked = np.zeros((len(self._all), rows.stop - rows.start), WORD_TYPE)
        for cells, known, _ in self._counted(columns, rows):
            for word, blocks in cells.blocks(cells.count):
                # Every code is within range; letting NumPy check that would add half the time.
                blocked[word] |= blocks.take(known, mode="clip")
        return ~blocked & self._all[:, np.newaxis]

    def _counted(self, columns: Columns, rows: slice) -> Iterator[tuple["_Cells", Codes, Bools]]:
        """Each question with its answers, unknown where it is hidden, and where it is shown."""
        shows: dict[int, tuple[_Cells, Codes]] = {}
        always: Bools = np.broadcast_to(np.True_, rows.stop - rows.start)
        for cells, column in zip(self._cells, columns.columns, strict=True):
            known: Codes = column[rows]
            shown = always
            if cells.asked.parent:
                parent, codes = shows[cells.asked.parent]
                shown = parent.shows(cells.asked.bit).take(codes)
                known = np.where(shown, known, UNKNOWN)
            shows[cells.asked.bit] = cells, known
            yield cells, known, shown

    def _doubled(self, fired: Words, marks: Marks) -> Words | None:
        if not marks:
            return None
        about = np.zeros_like(fired)
        for key, marked in marks.items():
            if key in self._about:
                about |= np.where(marked, self._about[key][:, np.newaxis], 0)
        return fired & about


class _Cells:
    """The cells of one question, numbered as they are met."""

    def __init__(self, question: Question, asked: QuestionRules, rules: int) -> None:
        self.question, self.asked, self.rules = question, asked, rules
        self._numbers: dict[AnswerEffect, int] = {}
        self._lock = Lock()  # threads share a rulebook
        # Most answers to a question are the same few.
        self._number = lru_cache(CACHE_SIZE)(self._read)
        self.blocks = lru_cache(maxsize=1)(self._blocks)

    @property
    def count(self) -> int:
        return len(self._numbers) + UNFIT + 1

    def encode(self, answer_sets: Sequence[Mapping[str, object]]) -> Codes:
        given = [answers.get(self.asked.key) for answers in answer_sets]
        hashable = [tuple(answer) if isinstance(answer, list) else answer for answer in given]
        try:
            numbers = [*map(self._number, hashable)]
        except TypeError:  # something that cannot be hashed, and so is no answer
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
        effect = self.asked.effect_of(answer)
        with self._lock:
            return self._numbers.setdefault(effect, self.count)

    def _blocks(self, count: int) -> list[tuple[int, Words]]:
        """(number of a word, the rules in it that each cell keeps from firing), if there are any.

        `count` is the number of cells so far; it only tells the cache when there are more.
        """
        about = self.asked.rules  # an unknown answer lets none of them fire
        blocked = [about, about, *(effect.blocks for effect in [*self._numbers])]
        cells = np.array([words(rules, self.rules) for rules in blocked])
        return [(int(word), cells[:, word].copy()) for word in np.flatnonzero(cells[UNKNOWN])]

    def shows(self, question: int) -> Bools:
        """In which cells the question with that bit is shown."""
        effects = [*self._numbers]
        return np.array([False, False, *(bool(effect.shows & question) for effect in effects)])


class _Points:
    """What rules give: for each byte of a word, a row for each set of its eight rules.

    A column is an option, or the positive points of an option that others share.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        options = list(rulebook.option)
        self.options = len(options)
        self.shares = list(_shares(rulebook))
        givers = sorted({share.of for share in self.shares})
        self.positive = {of: self.options + number for number, of in enumerate(givers)}
        size = len(words(0, len(rulebook.rules))) * WORD
        own = np.zeros((size, self.options), np.int32)
        own[: len(rulebook.rules)] = own_table(options, (rule for _, rule in rulebook.rules)).T
        # An option may get points from every giver beside its own, and all may be doubled.
        times = 2 * (1 + max(Counter(share.option for share in self.shares).values(), default=0))
        points = np.concatenate([own, own[:, givers].clip(min=0)], axis=1)
        self.tables = list(_tables(points, times))

    def totals(self, fired: Words, doubled: Words | None) -> Points:
        sums = self._sums(fired)
        if doubled is not None:
            sums += self._sums(doubled)
        sums = np.ascontiguousarray(sums.T)
        totals = sums[: self.options].copy()
        for share in self.shares:
            everything = _any(fired, share.everything)
            positive = _any(fired, share.positive_only) & ~everything
            totals[share.option] += everything * sums[share.of]
            totals[share.option] += positive * sums[self.positive[share.of]]
        return totals

    def _sums(self, rules: Words) -> Points:
        """A row an answer set."""
        sums = np.zeros((rules.shape[1], self.tables[0].shape[1]), self.tables[0].dtype)
        octets = rules.astype(WORD_TYPE, copy=False).view(np.uint8)
        octets = octets.reshape(len(rules), -1, WORD // BYTE)
        for number, table in enumerate(self.tables):
            word, byte = divmod(number, WORD // BYTE)
            sums += table.take(octets[word, :, byte], axis=0)
        return sums


def _tables(points: NDArray[np.int32], times: int) -> Iterator[Points]:
    """The sums of points (a row a rule) for all sets of eight rules, byte by byte.

    No total is more than `times` a sum, which decides how wide the integers must be.
    """
    # Rows whose length is a power of two are fetched in one piece.
    spare = (1 << (points.shape[1] - 1).bit_length()) - points.shape[1]
    small = times * abs(points).sum(axis=0).max() <= np.iinfo(np.int16).max
    wide = np.pad(points, ((0, 0), (0, spare))).astype(np.int16 if small else np.int32)
    last = np.flatnonzero(wide.any(axis=1)).max(initial=0)
    sets = np.arange(1 << BYTE)[:, np.newaxis] >> np.arange(BYTE) & 1
    for first in range(0, last + 1, BYTE):
        yield sets.astype(wide.dtype) @ wide[first : first + BYTE]


@dataclass(frozen=True, slots=True)
class _Share:
    """Option numbers of receiver and giver, and the rules that share all or positive points."""

    option: int
    of: int
    everything: NDArray[np.uint64]
    positive_only: NDArray[np.uint64]


def _shares(rulebook: Rulebook) -> Iterator[_Share]:
    options, count = list(rulebook.option), len(rulebook.rules)
    by_pair: dict[tuple[str, str], dict[bool, RuleSet]] = {}
    for number, (_, rule) in enumerate(rulebook.rules):
        for share in rule.shares:
            rules = by_pair.setdefault((share.option, share.of), {False: 0, True: 0})
            rules[share.gains] |= 1 << number
    for (option, of), rules in by_pair.items():
        everything, positive_only = words(rules[False], count), words(rules[True], count)
        yield _Share(options.index(option), options.index(of), everything, positive_only)


def words(rules: RuleSet, count: int) -> NDArray[np.uint64]:
    """A set of rules as words; `count` is the number of all rules."""
    size = -(-count // WORD) * WORD // BYTE
    return np.frombuffer(rules.to_bytes(size, "little"), WORD_TYPE)


def fires(fired: Words, rule: int) -> Bools:
    """In which answer sets the rule with this number fires."""
    word, bit = divmod(rule, WORD)
    return np.asarray(fired[word] & np.uint64(1 << bit) != 0)


def _any(fired: Words, rules: NDArray[np.uint64]) -> Bools:
    found = np.zeros(fired.shape[1], np.bool_)
    for word in np.flatnonzero(rules):
        found |= fired[word] & rules[word] != 0
    return found


def marks(priority_sets: Sequence[Collection[str]]) -> Marks:
    """Marks for answer sets that each have priorities of their own."""
    marked = {key for priorities in priority_sets for key in priorities}
    return {key: np.array([key in priorities for priorities in priority_sets]) for key in marked}
