"""Precedents that resemble a project."""

from typing import NamedTuple

from .answers import read_answers
from .conditions import holds
from .schema import Answer, Answers, Precedent, Rulebook

# Less in common is coincidence.
LEAST = 2


class Neighbour(NamedTuple):
    """`shared` are the answers that precedent and project have in common."""

    precedent: Precedent
    shared: Answers


def nearest(rulebook: Rulebook, answers: Answers, most: int = 3) -> list[Neighbour]:
    """The precedents that share most with the answers, the most similar first.

    Method: Jaccard similarity over questions: of those that either answers, the share in which
    both agree. Numbers agree if no rule tells them apart; of several choices, the share in common
    counts.
    """
    found = []
    for precedent in rulebook.precedents:
        theirs, _ = read_answers(rulebook, precedent.answers)
        alike = {
            key: _alike(rulebook, key, answers[key], theirs[key])
            for key in theirs
            if key in answers
        }
        likeness = sum(alike.values()) / len(theirs.keys() | answers.keys()) if alike else 0.0
        shared = {key: _common(answers[key], theirs[key]) for key in answers if alike.get(key)}
        if len(shared) >= LEAST:
            found.append((likeness, Neighbour(precedent, shared)))
    return [each for _, each in sorted(found, key=lambda pair: -pair[0])[:most]]


def _alike(rulebook: Rulebook, key: str, mine: Answer, theirs: Answer) -> float:
    if isinstance(mine, tuple) and isinstance(theirs, tuple):
        return len({*mine} & {*theirs}) / len({*mine} | {*theirs})
    if isinstance(mine, int):
        tests = [each for each in rulebook.conditions if each.question == key]
        return float(all(holds(each, {key: mine}) == holds(each, {key: theirs}) for each in tests))
    return float(mine == theirs)


def _common(mine: Answer, theirs: Answer) -> Answer:
    if isinstance(mine, tuple) and isinstance(theirs, tuple):
        return tuple(each for each in mine if each in theirs)
    return mine
