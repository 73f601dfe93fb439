"""Two results side by side: where their answers and scenarios agree and where they differ."""

from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import NamedTuple, Self

from django.utils.formats import date_format
from django.utils.html import format_html

from advisor.models import Result
from advisor.results.decisions import RecordedDecision, decision_history
from advisor.results.lookup import Saved
from advisor.verdict.dumbbells import Dumbbells
from advisor.verdict.report import Argument, Report
from advisor.verdict.sheet import AnswerSheet, Questionnaire
from rules.engine.answers import counted, read_answers, shown
from rules.engine.diff.texts import shortened
from rules.engine.explanation import Answered, differing, exchanged, smallest_explanation
from rules.engine.schema import Option, Question, Rulebook
from rules.engine.scoring import evaluate
from rules.engine.words import say_answer
from rules.releases import PublishedRulebook

MOST = 60  # characters of a title where it is not written in full

# One search at a time, so that whoever asks for many leaves the other threads the processor.
SEARCH = Lock()


@dataclass(frozen=True)
class Side:
    """A result; `ordinal` is "first" or "second", and `note` tells equal titles apart.

    Its report has the keys of the newer release of the two.
    """

    saved: Saved
    report: Report
    ordinal: str
    note: str = ""

    @property
    def name(self) -> str:
        """The project's title, or "First result"."""
        return self._named(self.saved.row.title)

    @property
    def short(self) -> str:
        """The same, without the end of a long title."""
        return self._named(shortened(self.saved.row.title, MOST))

    def _named(self, title: str) -> str:
        return f"{title}{self.note}" if title else f"{self.ordinal.capitalize()} result"

    @property
    def words(self) -> str:
        """The short name within a sentence: the title in quotes, or "the first result"."""
        if not self.saved.row.title:
            return f"the {self.ordinal} result"
        return format_html("“<bdi>{}</bdi>”", self.short)

    @cached_property
    def decision(self) -> RecordedDecision | None:
        return next(iter(decision_history(self.saved.row, self.release.rulebook)), None)

    @property
    def release(self) -> PublishedRulebook:
        return self.saved.release

    @cached_property
    def arguments(self) -> dict[str, Argument]:
        """Scenario key -> its argument."""
        return {
            argument.scenario.key: argument
            for arguments in self.report.arguments.values()
            for argument in arguments
        }

    def answer_text(self, key: str) -> str:
        """The answer to the question with this key: "600 kilometres", or "Not asked"."""
        if key in self._asked:
            return say_answer(self._asked[key], self.report.answers.get(key))
        return "Not asked"

    @cached_property
    def _asked(self) -> dict[str, Question]:
        questions = shown(self.report.rulebook, self.report.answers)
        return {question.key: question for question in questions}


@dataclass(frozen=True)
class Explanation:
    """Both results under the newer of their releases, and the fewest answers that tip one over.

    `unreadable`: labels of questions whose answers that release cannot read. If there are any, the
    rest is empty.
    `option_a`, `option_b`: what that release recommends for the first and the second.
    `keys`: the questions whose answers explain the difference; None if too many act together.
    `differing`: how many answers differ.
    `proof`: the address of the first's answers, with those of the second to these questions.
    """

    release: PublishedRulebook
    unreadable: tuple[str, ...]
    option_a: Option | None = None
    option_b: Option | None = None
    keys: tuple[str, ...] | None = ()
    differing: int = 0
    proof: str = ""

    @classmethod
    def of(cls, a: Side, b: Side) -> Self:
        release = max(a.release, b.release, key=lambda release: release.number)
        rulebook = release.rulebook
        unreadable = [*_unreadable(rulebook, a), *_unreadable(rulebook, b)]
        if unreadable:
            return cls(release, tuple(dict.fromkeys(unreadable)))
        answered_a, answered_b = _under(rulebook, a), _under(rulebook, b)
        with SEARCH:
            keys = smallest_explanation(rulebook, answered_a, answered_b)
        tipped = exchanged(rulebook, answered_a, answered_b, keys or ())
        sheet = AnswerSheet.of(rulebook, *tipped)
        return cls(
            release=release,
            unreadable=(),
            option_a=_recommended(rulebook, answered_a),
            option_b=_recommended(rulebook, answered_b),
            keys=keys,
            differing=len(differing(rulebook, answered_a, answered_b)),
            # Both together can have more priorities than one questionnaire allows.
            proof="" if sheet.problems else Questionnaire(release, sheet).finish,
        )


def _unreadable(rulebook: Rulebook, side: Side) -> list[str]:
    _, problems = read_answers(rulebook, side.report.answers)
    return [side.report.rulebook.question[key].label for key in problems]


def _under(rulebook: Rulebook, side: Side) -> Answered:
    answers, _ = read_answers(rulebook, side.report.answers)
    return Answered(counted(rulebook, answers), tuple(side.report.priorities))


def _recommended(rulebook: Rulebook, answered: Answered) -> Option | None:
    return rulebook.option.get(evaluate(rulebook, *answered).recommended or "")


def _notes(a: Result, b: Result) -> tuple[str, str]:
    """What to add to titles that look alike: the day, or the order on one and the same day."""
    if shortened(a.title, MOST) != shortened(b.title, MOST):
        return "", ""
    days = [date_format(row.created_at, "j F Y") for row in (a, b)]
    if days[0] == days[1]:
        return " (first)", " (second)"
    return f", {days[0]}", f", {days[1]}"


class ComparisonRow(NamedTuple):
    question: Question
    a: str
    b: str
    a_is_priority: bool
    b_is_priority: bool
    differs: bool


@dataclass(frozen=True)
class Comparison:
    a: Side
    b: Side

    @classmethod
    def of(cls, a: Saved, b: Saved) -> Self:
        note_a, note_b = _notes(a.row, b.row)
        newer = max(a.release, b.release, key=lambda release: release.number).rulebook
        return cls(
            Side(a, a.report_in_keys_of(newer), "first", note_a),
            Side(b, b.report_in_keys_of(newer), "second", note_b),
        )

    @cached_property
    def dumbbells(self) -> Dumbbells:
        return Dumbbells(self.a.report, self.b.report)

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.a, self.b

    @property
    def agree(self) -> bool:
        return self.a.report.verdict.recommended == self.b.report.verdict.recommended

    @cached_property
    def explanation(self) -> Explanation | None:
        return None if self.agree else Explanation.of(self.a, self.b)

    @cached_property
    def explaining(self) -> list[ComparisonRow]:
        keys = (self.explanation and self.explanation.keys) or ()
        return [row for row in self._rows if row.question.key in keys]

    @cached_property
    def differing(self) -> list[ComparisonRow]:
        return [row for row in self._rows if row.differs and row not in self.explaining]

    @cached_property
    def agreeing(self) -> list[ComparisonRow]:
        return [row for row in self._rows if not row.differs]

    @cached_property
    def _rows(self) -> list[ComparisonRow]:
        """Every question that either result answers, in the words of the newer release."""
        older, newer = sorted(self.sides, key=lambda side: side.release.number)
        questions = older.report.rulebook.question | newer.report.rulebook.question
        a, b = self.a.report, self.b.report
        return [
            ComparisonRow(
                question=question,
                a=self.a.answer_text(key),
                b=self.b.answer_text(key),
                a_is_priority=key in a.priorities,
                b_is_priority=key in b.priorities,
                differs=a.answers.get(key) != b.answers.get(key)
                or (key in a.priorities) != (key in b.priorities),
            )
            for key, question in questions.items()
            if key in a.answers or key in b.answers
        ]

    @cached_property
    def scenarios(self) -> dict[str, list[Argument]]:
        """The scenarios that only one of the two matches."""
        a, b = self.a.arguments, self.b.arguments
        return {
            "a": [argument for key, argument in a.items() if key not in b],
            "b": [argument for key, argument in b.items() if key not in a],
        }

    @property
    def both(self) -> list[tuple[Argument, Argument]]:
        a, b = self.a.arguments, self.b.arguments
        return [(argument, b[key]) for key, argument in a.items() if key in b]
