"""How often a rulebook agrees with its precedents, which are real decisions."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import Literal, NamedTuple, get_args

from .answers import counted, read_answers
from .schema import Precedent, Rulebook, Standing
from .scoring import Verdict, evaluate
from .sensitivity.standing import Assessment, assess

Agreement = Literal["chosen", "accepted", "wrong"]
SUREST_FIRST: tuple[Standing, ...] = get_args(Standing)
Z = 1.959964  # 95 % of a normal distribution lie within so many standard deviations


class Interval(NamedTuple):
    low: float
    high: float


class Tally(NamedTuple):
    """In how many of `total` decisions the rulebook is right."""

    right: int
    total: int

    @property
    def wrong(self) -> int:
        return self.total - self.right

    @property
    def interval(self) -> Interval:
        """The shares, 0 to 1, that fit this tally.

        Method: the 95 % score interval of Wilson (1927), "Probable inference, the law of
        succession, and statistical inference". It stays between 0 and 1 and holds for few cases.
        """
        if not self.total:
            return Interval(0.0, 1.0)
        share, z2 = self.right / self.total, Z**2 / self.total
        half = sqrt(share * (1 - share) * z2 + z2**2 / 4)
        low, high = ((share + z2 / 2 + sign * half) / (1 + z2) for sign in (-1, 1))
        return Interval(max(0.0, low), min(1.0, high))


class Counts(NamedTuple):
    """Decisions by agreement: recommended is what was chosen, what the record accepts, or wrong."""

    chosen: int
    accepted: int
    wrong: int


class Baseline(NamedTuple):
    """In how many decisions it would be right to recommend the same option always."""

    option: str
    right: int


@dataclass(frozen=True)
class JudgedPrecedent:
    """A precedent with what the rules make of its answers."""

    precedent: Precedent
    verdict: Verdict
    assessment: Assessment

    @property
    def agreement(self) -> Agreement:
        """Wrong if nothing is recommended."""
        recommended = self.verdict.recommended
        if recommended == self.precedent.chose:
            return "chosen"
        return "accepted" if recommended in self.precedent.also_acceptable else "wrong"

    @property
    def is_right(self) -> bool:
        return self.agreement != "wrong"

    @property
    def doubt(self) -> tuple[int, int, float]:
        """Sorts the surest first."""
        assessment = self.assessment
        standing = SUREST_FIRST.index(assessment.standing)
        return standing, -assessment.margin, -assessment.stability


@dataclass(frozen=True)
class Sample:
    """Precedents that count together."""

    judged: tuple[JudgedPrecedent, ...]

    @cached_property
    def tally(self) -> Tally:
        return Tally(sum(judged.is_right for judged in self.judged), len(self.judged))

    @cached_property
    def counts(self) -> Counts:
        counter = Counter(judged.agreement for judged in self.judged)
        return Counts(counter["chosen"], counter["accepted"], counter["wrong"])

    @cached_property
    def by_standing(self) -> dict[Standing, "Sample"]:
        """Those of each standing that occurs, the surest standing first."""
        samples = {
            standing: Sample(tuple(j for j in self.judged if j.assessment.standing == standing))
            for standing in SUREST_FIRST
        }
        return {standing: sample for standing, sample in samples.items() if sample.judged}

    @cached_property
    def table(self) -> dict[tuple[str | None, str], Counts]:
        """(recommended, chosen) -> how many agree; pairs that do not occur are left out."""
        cells: dict[tuple[str | None, str], list[JudgedPrecedent]] = {}
        for judged in self.judged:
            pair = (judged.verdict.recommended, judged.precedent.chose)
            cells.setdefault(pair, []).append(judged)
        return {pair: Sample(tuple(cell)).counts for pair, cell in cells.items()}

    @cached_property
    def misses(self) -> tuple[JudgedPrecedent, ...]:
        """Those that the rulebook gets wrong, the surest first."""
        misses = (judged for judged in self.judged if not judged.is_right)
        return tuple(sorted(misses, key=lambda judged: judged.doubt))

    @cached_property
    def baseline(self) -> Baseline | None:
        """What the commonest choice would get, recommended always; None without precedents.

        Of choices that are equally common, the one that would be right more often.
        """
        precedents = [judged.precedent for judged in self.judged]
        chosen = Counter(precedent.chose for precedent in precedents)
        right = Counter(o for p in precedents for o in {p.chose, *p.also_acceptable})
        option = max(chosen, key=lambda option: (chosen[option], right[option]), default=None)
        return Baseline(option, right[option]) if option else None


@dataclass(frozen=True)
class Accuracy:
    """A rulebook held to its precedents; `rulebook.prepared(Accuracy)` is made once a release."""

    rulebook: Rulebook

    @cached_property
    def blind(self) -> Sample:
        """The precedents that those who made the rules did not know."""
        return self._sample(known=False)

    @cached_property
    def known(self) -> Sample:
        return self._sample(known=True)

    @property
    def telling(self) -> Sample:
        """The blind ones, which tell more; the known ones if there are no others."""
        return self.blind if self.blind.judged else self.known

    def _sample(self, known: bool) -> Sample:
        return Sample(
            tuple(
                _judge(self.rulebook, precedent)
                for precedent in self.rulebook.precedents
                if precedent.known == known
            )
        )


def _judge(rulebook: Rulebook, precedent: Precedent) -> JudgedPrecedent:
    given, _ = read_answers(rulebook, precedent.answers)
    answers = counted(rulebook, given)
    verdict = evaluate(rulebook, answers)
    return JudgedPrecedent(precedent, verdict, assess(rulebook, answers, verdict))
