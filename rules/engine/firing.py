"""Which rules fire on given answers, and which still wait for one."""

from collections.abc import Callable
from typing import Any, NamedTuple

from .conditions import TESTS, holds
from .schema import Answer, Answers, Condition, Rulebook, ScenarioRule


class Fired(NamedTuple):
    fired: list[ScenarioRule]
    undecided: list[ScenarioRule]


class NumberedTest(NamedTuple):
    """A condition on a question, by its number among the rulebook's different conditions."""

    number: int
    test: Callable[[Any, Any], bool]
    value: Any
    negated: bool


class Firing:
    """A rulebook prepared so that each of its different conditions is tested once per call."""

    def __init__(self, rulebook: Rulebook) -> None:
        conditions = dict.fromkeys(rulebook.conditions)
        number = {condition: number for number, condition in enumerate(conditions)}
        tests: dict[str, list[NumberedTest]] = {key: [] for key in rulebook.question}
        for condition in conditions:
            tests[condition.question].append(_numbered(number[condition], condition))
        self._questions = [
            (question.key, question.shown_when, tests[question.key])
            for question in rulebook.questions
        ]
        self._rules = [
            (scenario_rule, [number[condition] for condition in scenario_rule.rule.when])
            for scenario_rule in rulebook.rules
        ]
        self._unknown: list[bool | None] = [None] * len(conditions)

    def fired(self, answers: Answers) -> Fired:
        """In the rulebook's order.

        Answers to hidden questions do not count. No rule waits for a question that no further
        answer can bring up.
        """
        held = self._held(answers)
        fired: list[ScenarioRule] = []
        undecided: list[ScenarioRule] = []
        for rule, conditions in self._rules:
            waits = False
            for condition in conditions:
                if held[condition] is None:
                    waits = True
                elif not held[condition]:
                    break
            else:
                (undecided if waits else fired).append(rule)
        return Fired(fired, undecided)

    def _held(self, answers: Answers) -> list[bool | None]:
        """For each condition whether it holds, None if that is unknown.

        One on a question that no further answer can bring up counts as failed.
        """
        held = self._unknown.copy()
        counted: dict[str, Answer] = {}
        closed: set[str] = set()
        for key, shown_when, tests in self._questions:
            shown = shown_when is None or _shown(shown_when, counted, closed)
            if shown is False:
                closed.add(key)
                for number, *_ in tests:
                    held[number] = False
            elif shown and (answer := answers.get(key)) is not None:
                counted[key] = answer
                for number, test, value, negated in tests:
                    held[number] = test(answer, value) is not negated
        return held


def _numbered(number: int, condition: Condition) -> NumberedTest:
    return NumberedTest(number, TESTS[condition.test], condition.value, condition.negated)


def _shown(condition: Condition, counted: Answers, closed: set[str]) -> bool | None:
    return False if condition.question in closed else holds(condition, counted)
