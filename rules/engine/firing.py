"""Which rules fire on given answers, and which still wait for one.

Sets of rules are the bits of an integer, in the rulebook's order: however many there are, sets
unite and differ in one operation. So an evaluation asks each question once, instead of each rule.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import compress
from typing import NamedTuple, TypeVar

from .conditions import holds
from .schema import Answer, Answers, Question, Rulebook

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

    __slots__ = ("bit", "decided", "key", "parent", "rules")

    def __init__(self, rulebook: Rulebook, number: int, question: Question) -> None:
        keys = list(rulebook.question)
        when = question.shown_when
        self.key = question.key
        self.bit = 1 << number
        self.parent = 1 << keys.index(when.question) if when else 0
        self.rules = as_bits(
            any(condition.question == self.key for condition in rule.when)
            for _, rule in rulebook.rules
        )
        self.decided = lru_cache(KEPT)(partial(_decided, rulebook, self.key))


class Firing:
    """A rulebook prepared for asking which of its rules fire."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.asked = tuple(Asked(rulebook, *each) for each in enumerate(rulebook.questions))
        self._always = as_bits(question.shown_when is None for question in rulebook.questions)
        self._all = (1 << len(rulebook.rules)) - 1

    def fired(self, answers: Answers) -> tuple[Bits, Bits]:
        """The rules whose conditions all hold, and those that wait for an unknown answer.

        Answers to questions that are not shown do not count. No rule waits for a question that no
        further answer can bring up.
        """
        shown, known = self._always, 0
        fails = waits = never = 0
        for asked in self.asked:
            answer = answers.get(asked.key) if shown & asked.bit else None
            if answer is not None:
                decided = asked.decided(answer)
                fails |= decided.fails
                shown |= decided.shows
                known |= asked.bit
                continue
            waits |= asked.rules
            if asked.parent & known and not shown & asked.bit:
                never |= asked.rules
                known |= asked.bit  # so what hangs on it is never shown either
        return self._all & ~(fails | waits), waits & ~(fails | never)

    def about(self, questions: Collection[str]) -> Bits:
        """The rules that ask about one of these."""
        rules = 0
        for asked in self.asked:
            if asked.key in questions:
                rules |= asked.rules
        return rules


def _decided(rulebook: Rulebook, question: str, answer: Answer) -> Decided:
    answers = {question: answer}
    return Decided(
        fails=as_bits(
            any(holds(condition, answers) is False for condition in rule.when)
            for _, rule in rulebook.rules
        ),
        shows=as_bits(
            each.shown_when is not None and holds(each.shown_when, answers) is True
            for each in rulebook.questions
        ),
    )


def as_bits(flags: Iterable[bool]) -> Bits:
    bits = 0
    for number, flag in enumerate(flags):
        bits |= flag << number
    return bits
