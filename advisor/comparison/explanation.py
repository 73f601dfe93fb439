"""The fewest answers that explain why two results recommend different options."""

from dataclasses import dataclass
from typing import Self

from advisor.verdict.sheet import AnswerSheet, Questionnaire
from rules.engine.answers import counted, read_answers
from rules.engine.explanation import Answered, differing, exchanged, smallest_explanation
from rules.engine.schema import Option, Rulebook
from rules.engine.scoring import evaluate
from rules.releases import PublishedRulebook

from .side import Side


@dataclass(frozen=True)
class Explanation:
    """Both results judged under the newer of their releases, and the answers that tip A to B.

    `unreadable`: labels of questions whose answers that release cannot read. If there are any, the
    rest is empty.
    `option_a`, `option_b`: what that release recommends for each.
    `keys`: the questions whose answers explain the difference; None if too many act together.
    `differing`: how many answers differ.
    `proof`: the address of A's answers with those of B to these questions.
    """

    release: PublishedRulebook
    unreadable: tuple[str, ...]
    option_a: Option | None = None
    option_b: Option | None = None
    keys: tuple[str, ...] | None = ()
    differing: int = 0
    proof: str = ""

    @classmethod
    def of(cls, a: Side, b: Side) -> Self:
        release = max(a.release, b.release, key=lambda release: release.number)
        rulebook = release.rulebook
        unreadable = [*_unreadable(rulebook, a), *_unreadable(rulebook, b)]
        if unreadable:
            return cls(release, tuple(dict.fromkeys(unreadable)))
        answered_a, answered_b = _under(rulebook, a), _under(rulebook, b)
        keys = smallest_explanation(rulebook, answered_a, answered_b)
        tipped = exchanged(rulebook, answered_a, answered_b, keys or ())
        sheet = AnswerSheet.of(rulebook, *tipped)
        return cls(
            release=release,
            unreadable=(),
            option_a=_recommended(rulebook, answered_a),
            option_b=_recommended(rulebook, answered_b),
            keys=keys,
            differing=len(differing(rulebook, answered_a, answered_b)),
            # Both together can have more priorities than one questionnaire allows.
            proof="" if sheet.problems else Questionnaire(release, sheet).address("check"),
        )


def _unreadable(rulebook: Rulebook, side: Side) -> list[str]:
    _, problems = read_answers(rulebook, side.report.answers)
    return [side.release.rulebook.question[key].label for key in problems]


def _under(rulebook: Rulebook, side: Side) -> Answered:
    answers, _ = read_answers(rulebook, side.report.answers)
    return Answered(counted(rulebook, answers), tuple(side.report.most))


def _recommended(rulebook: Rulebook, answered: Answered) -> Option | None:
    return rulebook.option.get(evaluate(rulebook, *answered).recommended or "")
