"""What has changed since a result was saved: its answers then, and today's, under the same rules.

A tripwire is crossed where a rule begins or ceases to hold, whichever option it speaks for. So no
scenario begins or ends, no option is ruled out, and the recommendation does not flip, unless a
tripwire is crossed.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Self

from .answers import counted
from .schema import Answer, Answers, Question, Rulebook, Scenario
from .scoring import FiredRule, Verdict, evaluate


class ChangedFact(NamedTuple):
    """An answer then and today, None where there is none.

    `crosses` says whether a rule that asks for it began or ceased to hold.
    """

    question: Question
    then: Answer | None
    today: Answer | None
    crosses: bool


class Crossed(NamedTuple):
    """A scenario with rules that `began` or `ceased` to hold.

    It `held` then, or `holds` today, if any of its rules does.
    """

    scenario: Scenario
    held: bool
    holds: bool
    began: tuple[FiredRule, ...]
    ceased: tuple[FiredRule, ...]


@dataclass(frozen=True)
class Watch:
    """A result's answers and today's, each only so far as they count."""

    rulebook: Rulebook
    answers_then: Answers
    answers_today: Answers
    priorities: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, rulebook: Rulebook, answers: Answers, facts: Answers, priorities: Collection[str] = ()
    ) -> Self:
        """A result's answers against today's facts; what is not among these stays as it was."""
        then, today = (counted(rulebook, given) for given in (answers, {**answers, **facts}))
        return cls(rulebook, then, today, tuple(priorities))

    @cached_property
    def then(self) -> Verdict:
        return evaluate(self.rulebook, self.answers_then, self.priorities)

    @cached_property
    def today(self) -> Verdict:
        return evaluate(self.rulebook, self.answers_today, self.priorities)

    @property
    def flips(self) -> bool:
        then, today = self.then, self.today
        return (then.recommended, then.level) != (today.recommended, today.level)

    @cached_property
    def crossed(self) -> list[Crossed]:
        """In the rulebook's order."""
        then = {fired.rule: fired for fired in self.then.fired}
        today = {fired.rule: fired for fired in self.today.fired}
        held, holds = ({rule.scenario for rule in rules.values()} for rules in (then, today))
        began = [rule for key, rule in today.items() if key not in then]
        ceased = [rule for key, rule in then.items() if key not in today]
        changed = {rule.scenario for rule in [*began, *ceased]}
        return [
            Crossed(scenario, key in held, key in holds, _of(began, key), _of(ceased, key))
            for key, scenario in self.rulebook.scenario.items()
            if key in changed
        ]

    @cached_property
    def facts(self) -> list[ChangedFact]:
        """Only the answers that differ, in the rulebook's order."""
        rules = [rule for crossed in self.crossed for rule in (*crossed.began, *crossed.ceased)]
        crossing = {question for rule in rules for question in rule.questions}
        then, today = self.answers_then, self.answers_today
        return [
            ChangedFact(question, then.get(key), today.get(key), key in crossing)
            for key, question in self.rulebook.question.items()
            if then.get(key) != today.get(key)
        ]


def _of(rules: list[FiredRule], scenario: str) -> tuple[FiredRule, ...]:
    return tuple(rule for rule in rules if rule.scenario == scenario)
