from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from .answers import read_answers
from .conditions import holds
from .schema import Answer, Answers, Condition, Precedent, Rulebook
from .scoring import STRONG, Verdict

LIMIT = 3
MIN_SHARED = 2  # one answer in common is coincidence


class Neighbour(NamedTuple):
    """`shared` are the answers that precedent and project have in common.

    A precedent `chose_otherwise` if its record does not accept what is recommended.
    """

    precedent: Precedent
    shared: Answers
    chose_otherwise: bool


def nearest(rulebook: Rulebook, answers: Answers, verdict: Verdict) -> list[Neighbour]:
    """The three precedents most similar to the project, or fewer, the most similar first.

    If none of the three chose otherwise, the nearest one that did takes the third place.

    Method: weighted Jaccard similarity over questions: among the questions that either answers, the
    share, by weight, on which both agree. A question weighs 1, plus the points, for or against,
    that the fired rules on it give to options that are not ruled out, plus 4 for each of these
    rules that rules options out. Numbers agree if no rule tells them apart; several choices agree
    as far as they overlap.
    """
    found = rulebook.prepared(_Precedents).sharing_most(answers, verdict)
    near = [*islice(found, LIMIT)]
    if any(neighbour.chose_otherwise for neighbour in near):
        return near
    otherwise = [*islice((each for each in found if each.chose_otherwise), 1)]
    return [*near[: LIMIT - len(otherwise)], *otherwise]


class _Precedents:
    """A rulebook's precedents with their answers, and the tests of each question."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.answered = [
            (precedent, read_answers(rulebook, precedent.answers)[0])
            for precedent in rulebook.precedents
        ]
        self.given: dict[str, set[Answer]] = {key: set() for key in rulebook.question}
        for _, theirs in self.answered:
            for key, answer in theirs.items():
                self.given[key].add(answer)
        self.tests: dict[str, list[Condition]] = {key: [] for key in rulebook.question}
        for condition in dict.fromkeys(rulebook.conditions):
            self.tests[condition.question].append(condition)

    def sharing_most(self, answers: Answers, verdict: Verdict) -> Iterator[Neighbour]:
        """All that share enough, the most similar first."""
        moved = points_moved(verdict)
        weight = {key: 1 + moved[key] for key in self.given}
        # Precedents by the hundred give the same few answers to a question.
        alike = {
            key: {theirs: self._alike(key, mine, theirs) for theirs in self.given[key]}
            for key, mine in answers.items()
        }
        answered = sum(weight[key] for key in answers)
        found = []
        for precedent, theirs in self.answered:
            shared = 0
            agreed, either = 0.0, answered
            for key, answer in theirs.items():
                if key not in answers:
                    either += weight[key]
                elif likeness := alike[key][answer]:
                    agreed += weight[key] * likeness
                    shared += 1
            if shared >= MIN_SHARED:
                found.append((agreed / either, precedent, theirs))
        for _, precedent, theirs in sorted(found, key=lambda each: -each[0]):
            common = {
                key: _common(answers[key], answer)
                for key, answer in theirs.items()
                if key in answers and alike[key][answer]
            }
            yield Neighbour(precedent, common, _chose_otherwise(precedent, verdict.recommended))

    def _alike(self, key: str, mine: Answer, theirs: Answer) -> float:
        if isinstance(mine, tuple) and isinstance(theirs, tuple):
            return len({*mine} & {*theirs}) / len({*mine} | {*theirs})
        if isinstance(mine, int):
            tests = self.tests[key]
            return float(all(holds(t, {key: mine}) == holds(t, {key: theirs}) for t in tests))
        return float(mine == theirs)


def points_moved(verdict: Verdict) -> Counter[str]:
    """Question -> how many points its fired rules move, 4 more for ruling options out; or 0."""
    moved: Counter[str] = Counter()
    for rule in verdict.fired:
        given = [abs(n) for option, n in rule.points.items() if option not in verdict.ruled_out]
        points = sum(given) + (STRONG if rule.rules_out else 0)
        moved.update(dict.fromkeys(rule.questions, points))
    return moved


def _chose_otherwise(precedent: Precedent, recommended: str | None) -> bool:
    accepted = (precedent.chose, *precedent.also_acceptable)
    return recommended is not None and recommended not in accepted


def _common(mine: Answer, theirs: Answer) -> Answer:
    if isinstance(mine, tuple) and isinstance(theirs, tuple):
        return tuple(choice for choice in mine if choice in theirs)
    return mine
