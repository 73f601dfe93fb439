"""Two results side by side: where their answers and scenarios agree and where they differ."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from advisor.verdict.report import Argument
from rules.engine.schema import Question

from .explanation import Explanation
from .side import Side


class ComparisonRow(NamedTuple):
    """A question, its answer in each result, and whether it is a priority there."""

    question: Question
    a: str
    b: str
    a_is_priority: bool
    b_is_priority: bool


@dataclass(frozen=True)
class Comparison:
    a: Side
    b: Side

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.a, self.b

    @property
    def agree(self) -> bool:
        """Whether both recommend the same option."""
        return self.a.report.verdict.recommended == self.b.report.verdict.recommended

    @cached_property
    def explanation(self) -> Explanation | None:
        return None if self.agree else Explanation.of(self.a, self.b)

    @cached_property
    def explaining(self) -> list[ComparisonRow]:
        """The answers that explain the different recommendations."""
        keys = (self.explanation and self.explanation.keys) or ()
        return [row for row in self._rows if row.question.key in keys]

    @cached_property
    def differing(self) -> list[ComparisonRow]:
        """The other answers that differ."""
        return [row for row in self._rows if self._differs(row) and row not in self.explaining]

    @cached_property
    def agreeing(self) -> list[ComparisonRow]:
        return [row for row in self._rows if not self._differs(row)]

    @cached_property
    def _rows(self) -> list[ComparisonRow]:
        """Every question that either result answers, in the words of the newer release."""
        older, newer = sorted(self.sides, key=lambda side: side.release.number)
        questions = older.release.rulebook.question | newer.release.rulebook.question
        a, b = self.a.report, self.b.report
        return [
            ComparisonRow(
                question=question,
                a=self.a.answer_text(key),
                b=self.b.answer_text(key),
                a_is_priority=key in a.most,
                b_is_priority=key in b.most,
            )
            for key, question in questions.items()
            if key in a.answers or key in b.answers
        ]

    def _differs(self, row: ComparisonRow) -> bool:
        key = row.question.key
        same = self.a.report.answers.get(key) == self.b.report.answers.get(key)
        return not same or row.a_is_priority != row.b_is_priority

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
        """The scenarios that both match, as argued in each."""
        a, b = self.a.arguments, self.b.arguments
        return [(argument, b[key]) for key, argument in a.items() if key in b]
