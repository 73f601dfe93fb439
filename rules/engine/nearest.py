from typing import NamedTuple

from .answers import read_answers
from .conditions import holds
from .schema import Answer, Answers, Precedent, Rulebook

MIN_SHARED = 2  # one answer in common is coincidence


class Neighbour(NamedTuple):
    """`shared` are the answers that precedent and project have in common."""

    precedent: Precedent
    shared: Answers


def nearest(rulebook: Rulebook, answers: Answers, limit: int = 3) -> list[Neighbour]:
    """The precedents that share most with the answers, the most similar first.

    Method: Jaccard similarity over questions: among the questions that either answers, the share on
    which both agree. Numbers agree if no rule tells them apart; several choices agree as far as
    they overlap.
    """
    found = []
    for precedent in rulebook.precedents:
        theirs, _ = read_answers(rulebook, precedent.answers)
        both = [key for key in theirs if key in answers]
        alike = {key: _alike(rulebook, key, answers[key], theirs[key]) for key in both}
        likeness = sum(alike.values()) / len(theirs.keys() | answers.keys()) if alike else 0.0
        shared = {key: _common(answers[key], theirs[key]) for key in answers if alike.get(key)}
        if len(shared) >= MIN_SHARED:
            found.append((likeness, Neighbour(precedent, shared)))
    return [neighbour for _, neighbour in sorted(found, key=lambda pair: -pair[0])[:limit]]


def _alike(rulebook: Rulebook, key: str, mine: Answer, theirs: Answer) -> float:
    if isinstance(mine, tuple) and isinstance(theirs, tuple):
        return len({*mine} & {*theirs}) / len({*mine} | {*theirs})
    if isinstance(mine, int):
        tests = [condition for condition in rulebook.conditions if condition.question == key]
        return float(all(holds(test, {key: mine}) == holds(test, {key: theirs}) for test in tests))
    return float(mine == theirs)


def _common(mine: Answer, theirs: Answer) -> Answer:
    if isinstance(mine, tuple) and isinstance(theirs, tuple):
        return tuple(choice for choice in mine if choice in theirs)
    return mine
