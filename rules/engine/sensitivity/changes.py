"""What would change a verdict: single answers, or else pairs; and what to find out next."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, groupby
from typing import NamedTuple

from rules.engine.answers import shown, unanswered
from rules.engine.bulk import Bulk
from rules.engine.conditions import holds
from rules.engine.ranking import leaders, margins
from rules.engine.schema import Answer, Answers, Question, Rulebook
from rules.engine.space import cells, ranges, tested


class AnswerChange(NamedTuple):
    """Another answer to a question, which stands for all that no condition tells from it.

    Of a range of numbers it is the one nearest to the given answer; `low` and `high` are the ends
    of the range.
    """

    question: str
    answer: Answer
    low: int = 0
    high: int = 0


class Flip(NamedTuple):
    """Changes under which another option is recommended, or none."""

    changes: tuple[AnswerChange, ...]
    recommended: str | None


class Unknown(NamedTuple):
    """A question without an answer, and how many points an answer can move the margin.

    `options` are those that an answer to it alone would have recommended instead.
    """

    question: str
    points: int
    options: tuple[str, ...]


class Alternative(NamedTuple):
    """Another answer to a question, and what it would recommend.

    `margin` is how many points what is recommended now would be ahead; negative if it is behind.
    """

    change: AnswerChange
    margin: int
    recommended: str | None


class Case(NamedTuple):
    """Answers that count, those of them that are priorities, and what they recommend."""

    answers: Answers
    priorities: tuple[str, ...]
    recommended: str | None
    margin: int


# By how many points a change moves the margin, and what it recommends.
Move = tuple[int, str | None]


class Changes:
    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.options = [*rulebook.option, None]  # the index NOBODY is None
        self.bulk = rulebook.prepared(Bulk)
        self.tested = tested(rulebook)
        self.cells = cells(rulebook)

    def single(self, case: Case) -> list[Flip]:
        """Every other answer to one question that changes what is recommended."""
        questions = self._answered(case)
        changes = [change for question in questions for change in self._others(question, case)]
        return list(_joined(self._flips(case, [(change,) for change in changes])))

    def pairs(self, case: Case) -> list[Flip]:
        """Every two other answers that do so together; of several choices, one more or less.

        Only where no such two do, every two other answers, however many choices they change.
        """
        questions = self._answered(case)
        near = [change for question in questions for change in self._near(question, case)]
        if flips := self._flips(case, _pairs(near)):
            return flips
        every = [change for question in questions for change in self._others(question, case)]
        return self._flips(case, _pairs(every))

    def unknown(self, case: Case) -> list[Unknown]:
        """The questions without an answer that can move the margin, those that can most first."""
        questions = unanswered(self.rulebook, case.answers)
        changes = [change for question in questions for change in self._others(question, case)]
        moves = zip(changes, self._moves(case, changes), strict=True)
        found = [
            _unknown(question, case, [move for _, move in moved])
            for question, moved in groupby(moves, key=lambda pair: pair[0].question)
        ]
        found = [unknown for unknown in found if unknown.points]
        return sorted(found, key=lambda unknown: -unknown.points)

    def alternatives(self, case: Case) -> dict[str, list[Alternative]]:
        """Every other answer to each question asked; of several choices, one more or less.

        Only where something is recommended.
        """
        questions = list(shown(self.rulebook, case.answers))
        changes = [change for question in questions for change in self._near(question, case)]
        found: dict[str, list[Alternative]] = {question.key: [] for question in questions}
        columns = self.bulk.columns(_changed(case.answers, [change]) for change in changes)
        totals, ruled_out = self.bulk.scores(columns, case.priorities)
        index = self.options.index(case.recommended)
        ahead = margins(self.rulebook.options, totals, ruled_out, index)
        leading = (self.options[index] for index in leaders(totals, ruled_out))
        for change, margin, option in zip(changes, ahead, leading, strict=True):
            found[change.question].append(Alternative(change, int(margin), option))
        return found

    def _answered(self, case: Case) -> list[Question]:
        questions = shown(self.rulebook, case.answers)
        return [question for question in questions if question.key in case.answers]

    def _others(self, question: Question, case: Case) -> Iterator[AnswerChange]:
        given = case.answers.get(question.key)
        near = self._near(question, case)
        yield from near
        if question.kind == "choices":
            answers = (given, *(change.answer for change in near))
            known = {self._met(question, answer) for answer in answers if answer}
            for cell in self.cells[question.key]:
                if self._met(question, cell) not in known:
                    yield AnswerChange(question.key, cell)

    def _near(self, question: Question, case: Case) -> list[AnswerChange]:
        given = case.answers.get(question.key)
        if question.kind == "number":
            numbers = ranges(question, self.tested[question.key])
            return [_nearest(question, some, given) for some in numbers if not _is_in(given, some)]
        if question.kind == "choice":
            return [AnswerChange(question.key, key) for key in question.choice if key != given]
        picked = given if isinstance(given, tuple) else ()
        toggled = {
            self._met(question, answer): answer for answer in one_more_or_less(question, picked)
        }
        if picked:
            toggled.pop(self._met(question, picked), None)
        return [AnswerChange(question.key, answer) for answer in toggled.values()]

    def _met(self, question: Question, answer: Answer) -> tuple[bool | None, ...]:
        answers = {question.key: answer}
        return tuple(holds(condition, answers) for condition in self.tested[question.key])

    def _flips(self, case: Case, changes: Sequence[tuple[AnswerChange, ...]]) -> list[Flip]:
        columns = self.bulk.columns(_changed(case.answers, together) for together in changes)
        recommended = self.bulk.recommended(columns, case.priorities)
        options = (self.options[index] for index in recommended)
        flips = map(Flip, changes, options)
        return [flip for flip in flips if flip.recommended != case.recommended]

    def _moves(self, case: Case, changes: Sequence[AnswerChange]) -> list[Move]:
        columns = self.bulk.columns(_changed(case.answers, [change]) for change in changes)
        totals, ruled_out = self.bulk.scores(columns, case.priorities)
        recommended = leaders(totals, ruled_out)
        # Where nothing was recommended, the margin of what would be.
        of = recommended if case.recommended is None else self.options.index(case.recommended)
        points = abs(margins(self.rulebook.options, totals, ruled_out, of) - case.margin)
        options = (self.options[index] for index in recommended)
        return list(zip(map(int, points), options, strict=True))


def _pairs(changes: Iterable[AnswerChange]) -> list[tuple[AnswerChange, ...]]:
    return [(a, b) for a, b in combinations(changes, 2) if a.question != b.question]


def _changed(answers: Answers, changes: Iterable[AnswerChange]) -> Answers:
    return {**answers, **{change.question: change.answer for change in changes}}


def _is_in(answer: Answer | None, numbers: range) -> bool:
    return isinstance(answer, int) and answer in numbers


def _nearest(question: Question, numbers: range, given: Answer | None) -> AnswerChange:
    below = isinstance(given, int) and numbers[-1] < given
    return AnswerChange(question.key, numbers[-1 if below else 0], numbers[0], numbers[-1])


def one_more_or_less(question: Question, given: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """One choice more or one less; a choice that stands alone replaces the others."""
    alone = {choice.key for choice in question.choices if choice.alone}
    for key in question.choice:
        if key in given:
            changed = set(given) - {key}
        else:
            changed = {key} if key in alone else set(given) - alone | {key}
        if changed:
            yield tuple(choice for choice in question.choice if choice in changed)


def _unknown(question: str, case: Case, moves: Sequence[Move]) -> Unknown:
    options = dict.fromkeys(key for _, key in moves if key and key != case.recommended)
    return Unknown(question, max(points for points, _ in moves), tuple(options))


def _joined(flips: Iterable[Flip]) -> Iterator[Flip]:
    """The flips, with adjacent ranges of numbers that recommend the same joined into one."""
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
    return Flip((AnswerChange(first.question, nearest, first.low, second.high),), one.recommended)
