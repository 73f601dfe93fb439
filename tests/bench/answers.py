"""Answer sets to measure with: random, and much like those that people give."""

import random
from typing import Any

import numpy as np

RULEBOOK = "django-or-fastapi"


def answers(rulebook: Any, chance: random.Random) -> dict[str, Any]:
    """Most questions are answered, numbers by a quick pick as often as by another round number."""
    known: dict[str, Any] = {}
    for question in rulebook.questions:
        if chance.random() < 0.15:
            continue
        if question.kind == "number":
            typed = min(int(float(f"{10 ** chance.uniform(0, 5):.1e}")), question.maximum)
            known[question.key] = chance.choice([typed, chance.choice(question.picks).number])
        else:
            one = chance.choice(list(question.choice))
            together = [choice.key for choice in question.choices if not choice.alone]
            several = tuple(key for key in together if chance.random() < 0.3)
            known[question.key] = one if question.kind == "choice" else several or (one,)
    return known


def answer_sets(rulebook: Any, size: int) -> list[dict[str, Any]]:
    """The same sets each time, answers to hidden questions among them."""
    chance = random.Random(2)  # noqa: S311
    return [answers(rulebook, chance) for _ in range(size)]


def repeated(columns: Any, size: int) -> Any:
    """Encoded answer sets over and over, until there are so many."""
    parts = tuple(np.resize(column, size) for column in columns.columns)
    return type(columns)(size, parts, np.resize(columns.unfit, size))
