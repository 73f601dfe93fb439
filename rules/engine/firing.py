"""Which rules fire on given answers, and which still wait for one."""

from collections.abc import Callable
from typing import Any, NamedTuple

from .conditions import TESTS, holds
from .schema import Answer, Answers, Rulebook, ScenarioRule


class Fired(NamedTuple):
    fired: list[ScenarioRule]
    undecided: list[ScenarioRule]


# A condition's number among the rulebook's different ones, its test, value and negation.
NumberedTest = tuple[int, Callable[[Any, Any], bool], Any, bool]


class Firing:
    """A rulebook prepared so that each of its different conditions is tested once per call."""

    def __init__(self, rulebook: Rulebook) -> None:
        conditions = dict.fromkeys(rulebook.conditions)
        number = {condition: number for number, condition in enumerate(conditions)}
        tests: dict[str, list[NumberedTest]] = {key: [] for key in rulebook.question}
        for condition in conditions:
            test = TESTS[condition.test], condition.value, condition.negated
            tests[condition.question].append((number[condition], *test))
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
            shown: bool | None = True  # None if a further answer decides
            if shown_when:
                hidden = shown_when.question in closed
                shown = False if hidden else holds(shown_when, counted)
            if shown is False:
                closed.add(key)
                for number, *_ in tests:
                    held[number] = False
            elif shown and (answer := answers.get(key)) is not None:
                counted[key] = answer
                for number, test, value, negated in tests:
                    held[number] = test(answer, value) is not negated
        return held
