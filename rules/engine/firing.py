"""Which rules fire on given answers, and which still wait for one.

Sets of rules are the bits of an integer, in the rulebook's order: however many there are, sets
unite and differ in one operation. So an evaluation asks each question once, instead of each rule.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache, reduce
from itertools import compress
from operator import or_
from typing import NamedTuple, TypeVar

from .conditions import holds
from .schema import Answer, Answers, Condition, Question, Rulebook

KEPT = 1 << 12  # answers to a question of which is kept what they decide
Bits = int
T = TypeVar("T")
_AS_FLAGS = bytes.maketrans(b"01", b"\0\1")


def members(of: Sequence[T], bits: Bits) -> Iterator[T]:
    """Those whose bit is set, in order."""
    return compress(of, f"{bits:b}"[::-1].encode().translate(_AS_FLAGS))


class Decided(NamedTuple):
    """The rules that an answer keeps from firing, and the questions that it shows."""

    fails: Bits
    shows: Bits


class Asked:
    """A question with the rules that ask about it; `parent` is the question that it hangs on."""

    __slots__ = ("bit", "decided", "key", "parent", "rules", "shown", "tests")

    def __init__(self, rulebook: Rulebook, number: int, question: Question) -> None:
        keys = list(rulebook.question)
        when = question.shown_when
        self.key = question.key
        self.bit = 1 << number
        self.parent = 1 << keys.index(when.question) if when else 0
        self.tests = _tests(rulebook, self.key)
        self.rules = union(rules for _, rules in self.tests)
        self.shown = [
            (each.shown_when, 1 << number)
            for number, each in enumerate(rulebook.questions)
            if each.shown_when and each.shown_when.question == self.key
        ]
        self.decided = lru_cache(KEPT)(self._decided)

    def _decided(self, answer: Answer) -> Decided:
        answers = {self.key: answer}
        fails = (rules for condition, rules in self.tests if not holds(condition, answers))
        shows = (question for condition, question in self.shown if holds(condition, answers))
        return Decided(union(fails), union(shows))


class Firing:
    """A rulebook prepared for asking which of its rules fire."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.asked = tuple(Asked(rulebook, *each) for each in enumerate(rulebook.questions))
        self._read = [(a.key, a.bit, a.parent, a.rules, a.decided) for a in self.asked]
        self._always = as_bits(question.shown_when is None for question in rulebook.questions)
        self._all = (1 << len(rulebook.rules)) - 1

    def fired(self, answers: Answers) -> tuple[Bits, Bits]:
        """The rules whose conditions all hold, and those that wait for an unknown answer.

        Answers to questions that are not shown do not count. No rule waits for a question that no
        further answer can bring up.
        """
        shown, known = self._always, 0
        fails = waits = never = 0
        for key, bit, parent, rules, decided in self._read:
            answer = answers.get(key) if shown & bit else None
            if answer is not None:
                failing, showing = decided(answer)
                fails |= failing
                shown |= showing
                known |= bit
                continue
            waits |= rules
            if parent & known and not shown & bit:
                never |= rules
                known |= bit  # so what hangs on it is never shown either
        return self._all & ~(fails | waits), waits & ~(fails | never)

    def about(self, questions: Collection[str]) -> Bits:
        """The rules that ask about one of these."""
        return union(asked.rules for asked in self.asked if asked.key in questions)


# What evaluates one by one and what does so in bulk share it, with all that it has been asked.
@lru_cache(maxsize=16)
def firing(rulebook: Rulebook) -> Firing:
    return Firing(rulebook)


def _tests(rulebook: Rulebook, question: str) -> list[tuple[Condition, Bits]]:
    """Each condition on the question, with the rules that have it."""
    tests: dict[Condition, Bits] = {}
    for number, (_, rule) in enumerate(rulebook.rules):
        for condition in rule.when:
            if condition.question == question:
                tests[condition] = tests.get(condition, 0) | 1 << number
    return list(tests.items())


def union(sets: Iterable[Bits]) -> Bits:
    return reduce(or_, sets, 0)


def as_bits(flags: Iterable[bool]) -> Bits:
    bits = 0
    for number, flag in enumerate(flags):
        bits |= flag << number
    return bits
