"""What a verdict comes to: the part of its argument that is stored with a result.

The code that draws conclusions changes; a result that a team has argued over must not. So a result
keeps its conclusion, with the version of the method that drew it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from pydantic import TypeAdapter

from rules.engine.schema import Answer, Rulebook
from rules.engine.scoring import evaluate
from rules.engine.sensitivity import changes
from rules.engine.sensitivity.changes import Case, Changes
from rules.engine.sensitivity.standing import Assessment
from rules.engine.verdict_words import say_margin
from rules.engine.words import say_change

# Raise it when assessments, sentences, flips or open questions come out differently than before.
METHOD = 4


@dataclass(frozen=True)
class Flip:
    """Changed answers, also in words, and the option that they would have recommended, if any.

    `margin` says in words how far that option would be ahead.
    """

    changes: dict[str, Answer]
    words: str
    recommended: str | None
    margin: str


@dataclass(frozen=True)
class OpenQuestion:
    """A question without an answer, by how many points one can move the margin, and to whom."""

    question: str
    points: int
    options: tuple[str, ...]


@dataclass(frozen=True)
class Conclusion:
    assessment: Assessment
    headline: str
    reasons: str
    flips: tuple[Flip, ...]
    open_questions: tuple[OpenQuestion, ...]


CONCLUSION = TypeAdapter(Conclusion)


def find_flips(rulebook: Rulebook, case: Case) -> tuple[Flip, ...]:
    """Single answers that change the recommendation, or pairs where no single one does.

    Of the changes to questions with several choices, only the smallest.
    """
    prepared = rulebook.prepared(Changes)
    single = _by_question(prepared.single(case))
    smallest = [flip for flips in single for flip in _smallest(case, flips)]
    found = sorted(smallest, key=lambda flip: _size(case, flip))
    if not found and (pairs := prepared.pairs(case)):
        found = _smallest(case, pairs)
    return tuple(_flip(rulebook, case, flip) for flip in found)


def find_open_questions(rulebook: Rulebook, case: Case) -> tuple[OpenQuestion, ...]:
    """Those that can move the margin, by how far they can."""
    return tuple(
        OpenQuestion(unknown.question, unknown.points, unknown.options)
        for unknown in rulebook.prepared(Changes).unknown(case)
    )


def _by_question(flips: Iterable[changes.Flip]) -> Iterator[list[changes.Flip]]:
    grouped = groupby(flips, key=lambda flip: flip.changes[0].question)
    return (list(flips) for _, flips in grouped)


def _smallest(case: Case, flips: list[changes.Flip]) -> list[changes.Flip]:
    size = min(_size(case, flip) for flip in flips)
    return [flip for flip in flips if _size(case, flip) == size]


def _size(case: Case, flip: changes.Flip) -> int:
    """How many answers change; of a question with several choices, how many come or go."""
    return sum(_distance(case, change) for change in flip.changes)


def _distance(case: Case, change: changes.AnswerChange) -> int:
    given = case.answers[change.question]
    if isinstance(given, tuple) and isinstance(change.answer, tuple):
        return len({*given} ^ {*change.answer})
    return 1


def _flip(rulebook: Rulebook, case: Case, flip: changes.Flip) -> Flip:
    changed = {change.question: change.answer for change in flip.changes}
    clauses = [
        say_change(rulebook, change, case.answers[change.question]) for change in flip.changes
    ]
    verdict = evaluate(rulebook, {**case.answers, **changed}, case.priorities)
    return Flip(
        changes=changed,
        words=" and ".join(clauses),
        recommended=flip.recommended,
        margin=say_margin(rulebook, verdict),
    )
