"""The rules that ask a question: who picks a condition on it sees their tests and points."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import QuerySet

from rules.drafts.unvalidated import stub, unvalidated_parts
from rules.engine import schema
from rules.engine.table import decision_table
from rules.engine.thresholds import with_numbers_in
from rules.engine.words import say_outcomes
from rules.models import Question, Rule, Threshold

from .sentences import SPOKEN_OF, rulebook_naming


class Asker(NamedTuple):
    """A rule in words: its test "> 300", the outcomes "Train +4", its other questions "Luggage"."""

    rule: Rule
    test: str
    outcomes: str
    others: str


class Asking:
    """The rules that ask one of some questions; they are read when they are first shown."""

    def __init__(self, questions: QuerySet[Question], own_rule: Any = None) -> None:
        """Without the rule that is being edited."""
        self._rows = list(questions)
        self._own_rule = own_rule

    @cached_property
    def question(self) -> dict[str, schema.Question]:
        """By primary key, as forms send it."""
        parts = unvalidated_parts(self._rows)
        return {str(row.pk): part for row, part in zip(self._rows, parts, strict=True)}

    def askers(self, question: schema.Question) -> list[Asker]:
        """Sorted by threshold or choice."""
        written = [part for part in self._parts if question.key in part.questions]
        asking = [with_numbers_in(part, self._numbers_by_name) for part in written]
        rulebook = rulebook_naming(self._rules[part.key] for part in asking)
        try:
            return list(self._said(question.key, rulebook, asking))
        except (LookupError, ValueError):
            return []  # Findings name the conditions that do not fit their questions.

    def numbers(self, question: schema.Question) -> dict[int, int]:
        """What conditions compare with, and in how many of them each number stands."""
        tests = (test for part in self._parts for test in part.when)
        values = chain.from_iterable(t.values for t in tests if t.question == question.key)
        return dict(sorted(Counter(n for n in values if isinstance(n, int)).items()))

    def thresholds(self, question: schema.Question) -> list[Threshold]:
        return [row for row in self._thresholds if row.question.key == question.key]

    @cached_property
    def _thresholds(self) -> list[Threshold]:
        return list(Threshold.objects.filter(question__in=self._rows).select_related("question"))

    @cached_property
    def _numbers_by_name(self) -> dict[str, int]:
        tests = (test for rule in self._rules.values() for test in rule.when.all())
        rows = (row for test in tests for row in test.question.thresholds.all())
        return {row.key: row.number for row in rows}

    @cached_property
    def _rules(self) -> dict[str, Rule]:
        rules = Rule.objects.filter(when__question__in=self._rows).exclude(pk=self._own_rule)
        return {rule.key: rule for rule in rules.distinct().prefetch_related(*SPOKEN_OF)}

    @cached_property
    def _parts(self) -> tuple[schema.Rule, ...]:
        return unvalidated_parts(self._rules.values())

    def _said(self, key: str, rulebook: Any, asking: Iterable[schema.Rule]) -> Iterator[Asker]:
        rules = [schema.ScenarioRule(stub(schema.Scenario), rule) for rule in asking]
        table = decision_table(rulebook, rules, key)
        for row in table.rows:
            tests = zip(table.questions[1:], row.tests[1:], strict=True)
            yield Asker(
                rule=self._rules[row.rule.key],
                test=row.tests[0],
                outcomes=", ".join(words for _, words in say_outcomes(rulebook, row.rule)),
                others=", ".join(question.label for question, test in tests if test),
            )
