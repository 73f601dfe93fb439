from collections.abc import Iterator
from typing import NamedTuple

from .answers import read_answers
from .schema import Example, Rulebook
from .scoring import Verdict, evaluate


class Outcome(NamedTuple):
    example: Example
    verdict: Verdict

    @property
    def passes(self) -> bool:
        return self.verdict.recommended == self.example.recommended and not self.missing

    @property
    def missing(self) -> list[str]:
        matched = {match.scenario for match in self.verdict.scenarios}
        return [key for key in self.example.scenarios if key not in matched]


def outcomes(rulebook: Rulebook) -> Iterator[Outcome]:
    for example in rulebook.examples:
        answers, _ = read_answers(rulebook, example.answers)
        yield Outcome(example, evaluate(rulebook, answers))


def failures(rulebook: Rulebook) -> Iterator[Outcome]:
    return (outcome for outcome in outcomes(rulebook) if not outcome.passes)
