"""Runs the examples that a rulebook carries."""

from collections.abc import Iterator
from typing import NamedTuple

from .answers import read_answers
from .schema import Example, Rulebook
from .scoring import Verdict, evaluate


class Failure(NamedTuple):
    example: Example
    verdict: Verdict

    def __str__(self) -> str:
        expected, got = self.example.recommended, self.verdict.recommended
        fired = ", ".join(rule.rule for rule in self.verdict.fired) or "none"
        matched = ", ".join(match.scenario for match in self.verdict.scenarios) or "none"
        scenarios = ", ".join(self.example.scenarios) or "any"
        return (
            f"examples.{self.example.key}: expected {expected or 'no recommendation'} "
            f"with scenarios {scenarios}; got {got or 'no recommendation'} "
            f"with scenarios {matched}; fired rules: {fired}"
        )


def failures(rulebook: Rulebook) -> Iterator[Failure]:
    for example in rulebook.examples:
        answers, _ = read_answers(rulebook, example.answers)
        verdict = evaluate(rulebook, answers)
        matched = {match.scenario for match in verdict.scenarios}
        if verdict.recommended != example.recommended or not matched.issuperset(example.scenarios):
            yield Failure(example, verdict)
