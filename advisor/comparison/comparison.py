"""Two results side by side, and the fewest answers that explain where they lead apart."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Self

from advisor.results.lookup import Saved
from advisor.verdict.report import Argument, Report
from advisor.verdict.sheet import AnswerSheet, Questionnaire
from rules.engine.answers import counted, read_answers, shown
from rules.engine.explanation import Answered, differing, exchanged, smallest_explanation
from rules.engine.schema import Option, Question, Rulebook
from rules.engine.scoring import evaluate
from rules.engine.words import say_answer
from rules.releases import PublishedRulebook


@dataclass(frozen=True)
class Side:
    """One of the two results, called A or B."""

    name: str
    saved: Saved

    @property
    def release(self) -> PublishedRulebook:
        return self.saved.release

    @property
    def report(self) -> Report:
        return self.saved.report

    @cached_property
    def answered(self) -> Answered:
        return Answered(self.report.answers, tuple(self.report.most))

    @cached_property
    def arguments(self) -> dict[str, Argument]:
        return {
            argument.scenario.key: argument
            for arguments in self.report.arguments.values()
            for argument in arguments
        }

    def said(self, key: str) -> str:
        if key in self._asked:
            return say_answer(self._asked[key], self.report.answers.get(key))
        return "Not asked"

    @cached_property
    def _asked(self) -> dict[str, Question]:
        return {each.key: each for each in shown(self.release.rulebook, self.report.answers)}


class Row(NamedTuple):
    """A question, and what each result says to it; `a_most` where that matters most in A."""

    question: Question
    a: str
    b: str
    a_most: bool
    b_most: bool


@dataclass(frozen=True)
class Explanation:
    """Why two results lead apart: what both would come to under one release, and by which answers.

    `unread` are the labels of questions whose answers that release cannot read, and then nothing
    else is said. `keys` are the questions whose answers explain it, or None if too many act
    together; `of` counts those that differ. `proof` is the address of A's answers with these of B.
    """

    release: PublishedRulebook
    unread: tuple[str, ...]
    a: Option | None = None
    b: Option | None = None
    keys: tuple[str, ...] | None = ()
    of: int = 0
    proof: str = ""

    @classmethod
    def of_sides(cls, a: Side, b: Side) -> Self:
        release = max(a.release, b.release, key=lambda each: each.number)
        rulebook = release.rulebook
        unread = [*_unread(rulebook, a), *_unread(rulebook, b)]
        if unread:
            return cls(release, tuple(dict.fromkeys(unread)))
        mine, theirs = _under(rulebook, a), _under(rulebook, b)
        keys = smallest_explanation(rulebook, mine, theirs)
        sheet = AnswerSheet.of(rulebook, *exchanged(rulebook, mine, theirs, keys or ()))
        return cls(
            release=release,
            unread=(),
            a=_recommended(rulebook, mine),
            b=_recommended(rulebook, theirs),
            keys=keys,
            of=len(differing(rulebook, mine, theirs)),
            # Together, more may matter most than one questionnaire lets.
            proof="" if sheet.problems else Questionnaire(release, sheet).address("check"),
        )


def _unread(rulebook: Rulebook, side: Side) -> list[str]:
    _, problems = read_answers(rulebook, side.report.answers)
    return [side.release.rulebook.question[key].label for key in problems]


def _under(rulebook: Rulebook, side: Side) -> Answered:
    answers, _ = read_answers(rulebook, side.report.answers)
    return Answered(counted(rulebook, answers), side.answered.priorities)


def _recommended(rulebook: Rulebook, answered: Answered) -> Option | None:
    return rulebook.option.get(evaluate(rulebook, *answered).recommended or "")


@dataclass(frozen=True)
class Comparison:
    a: Side
    b: Side

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.a, self.b

    @property
    def agree(self) -> bool:
        return self.a.report.verdict.recommended == self.b.report.verdict.recommended

    @cached_property
    def explanation(self) -> Explanation | None:
        return None if self.agree else Explanation.of_sides(self.a, self.b)

    @cached_property
    def explaining(self) -> list[Row]:
        keys = (self.explanation and self.explanation.keys) or ()
        return [row for row in self._rows if row.question.key in keys]

    @cached_property
    def differing(self) -> list[Row]:
        """The answers that differ, those aside that explain the recommendation."""
        return [row for row in self._rows if self._differs(row) and row not in self.explaining]

    @cached_property
    def agreeing(self) -> list[Row]:
        return [row for row in self._rows if not self._differs(row)]

    @cached_property
    def _rows(self) -> list[Row]:
        """Every question that either answers, in the words of the newer release."""
        older, newer = sorted(self.sides, key=lambda side: side.release.number)
        questions = older.release.rulebook.question | newer.release.rulebook.question
        a, b = self.a.answered, self.b.answered
        return [
            Row(each, self.a.said(key), self.b.said(key), key in a.priorities, key in b.priorities)
            for key, each in questions.items()
            if key in a.answers or key in b.answers
        ]

    def _differs(self, row: Row) -> bool:
        key = row.question.key
        same = self.a.answered.answers.get(key) == self.b.answered.answers.get(key)
        return not same or row.a_most != row.b_most

    @cached_property
    def scenarios(self) -> dict[str, list[Argument]]:
        """Those that one of the two matches alone."""
        a, b = self.a.arguments, self.b.arguments
        return {
            "a": [each for key, each in a.items() if key not in b],
            "b": [each for key, each in b.items() if key not in a],
        }

    @property
    def both(self) -> list[tuple[Argument, Argument]]:
        """The scenarios that both match, as they count in each."""
        a, b = self.a.arguments, self.b.arguments
        return [(each, b[key]) for key, each in a.items() if key in b]
