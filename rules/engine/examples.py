from collections.abc import Iterator
from typing import Literal, NamedTuple

from .answers import counted, read_own_answers
from .schema import Example, Rulebook, Standing
from .scoring import Verdict, evaluate
from .sensitivity.standing import assess


class Outcome(NamedTuple):
    """What an example gives; its standing only if the example states one."""

    example: Example
    verdict: Verdict
    standing: Standing | Literal[""] = ""

    @property
    def passes(self) -> bool:
        return (
            self.verdict.recommended == self.example.recommended
            and self.standing == self.example.standing
            and not (self.missing or self.unwanted or self.not_ruled_out)
        )

    @property
    def missing(self) -> list[str]:
        """The scenarios that must match and do not."""
        return [key for key in self.example.scenarios if key not in self._matched]

    @property
    def unwanted(self) -> list[str]:
        """The scenarios that must not match and do."""
        return [key for key in self.example.unmatched if key in self._matched]

    @property
    def not_ruled_out(self) -> list[str]:
        """The options that must be ruled out and are not."""
        return [key for key in self.example.ruled_out if key not in self.verdict.ruled_out]

    @property
    def _matched(self) -> set[str]:
        return {match.scenario for match in self.verdict.scenarios}


def outcomes(rulebook: Rulebook) -> Iterator[Outcome]:
    return (outcome(rulebook, example) for example in rulebook.examples)


def outcome(rulebook: Rulebook, example: Example) -> Outcome:
    read, _ = read_own_answers(rulebook, example.answers)
    answers = counted(rulebook, read)
    verdict = evaluate(rulebook, answers)
    standing = assess(rulebook, answers, verdict).standing if example.standing else ""
    return Outcome(example, verdict, standing)


def failures(rulebook: Rulebook) -> Iterator[Outcome]:
    return (outcome for outcome in outcomes(rulebook) if not outcome.passes)
