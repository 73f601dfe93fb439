"""Sets of rules as the bits of an integer, bit n for rule n: what each answer keeps from firing.

`bulk` works on these sets, because one operation on them does for thousands of answer sets what
`firing` does rule by rule.
"""

from collections.abc import Iterable
from functools import lru_cache, reduce
from operator import or_
from typing import NamedTuple

from .conditions import holds
from .schema import Answer, Condition, Question, Rulebook

CACHE_SIZE = 1 << 12  # answers to one question
RuleSet = int


class AnswerEffect(NamedTuple):
    """The rules that an answer keeps from firing, and the questions that it shows, as bits."""

    blocks: RuleSet
    shows: int


class QuestionRules:
    """A question with the rules that ask about it; `parent` is the bit of the one that shows it."""

    def __init__(self, rulebook: Rulebook, number: int, question: Question) -> None:
        keys = list(rulebook.question)
        shown_when = question.shown_when
        self.key = question.key
        self.bit = 1 << number
        self.parent = 1 << keys.index(shown_when.question) if shown_when else 0
        self.tests: dict[Condition, RuleSet] = {}
        for rule_number, (_, rule) in enumerate(rulebook.rules):
            for condition in rule.when:
                if condition.question == self.key:
                    rules = self.tests.get(condition, 0)
                    self.tests[condition] = rules | 1 << rule_number
        self.rules = union(self.tests.values())
        self.shown = [
            (other.shown_when, 1 << number)
            for number, other in enumerate(rulebook.questions)
            if other.shown_when and other.shown_when.question == self.key
        ]
        self.effect_of = lru_cache(CACHE_SIZE)(self._effect_of)

    def _effect_of(self, answer: Answer) -> AnswerEffect:
        answers = {self.key: answer}
        blocks = (rules for condition, rules in self.tests.items() if not holds(condition, answers))
        shows = (question for condition, question in self.shown if holds(condition, answers))
        return AnswerEffect(union(blocks), union(shows))


def union(sets: Iterable[RuleSet]) -> RuleSet:
    return reduce(or_, sets, 0)


def as_bits(flags: Iterable[object]) -> int:
    """`[True, False, True]` as 0b101."""
    return sum(1 << number for number, flag in enumerate(flags) if flag)
