"""Which of the answers on which several people differ decide what each of them gets."""

from collections.abc import Sequence
from itertools import islice, product
from typing import NamedTuple

from .bulk import Bulk, marks
from .explanation import Answered
from .schema import Answer, Answers, Rulebook

MAX_OUTCOMES = 64


class Outcome(NamedTuple):
    """What each person gets if all give these answers, and each the rest as before."""

    answers: Answers
    recommended: list[str | None]


def moved(rulebook: Rulebook, people: Sequence[Answered]) -> dict[str, set[int]]:
    """Question -> the people, by number, who get something else if they answer it as another does.

    Only questions that move somebody. Whoever has not answered a question takes no answer to it
    from anybody, and lends none.
    """
    tried: list[tuple[str, int, Answered]] = []
    for key in rulebook.question:
        given = [person.answers.get(key) for person in people]
        answers = list(dict.fromkeys(answer for answer in given if answer is not None))
        for number, person in enumerate(people):
            if given[number] is not None:
                others = [answer for answer in answers if answer != given[number]]
                tried += [(key, number, _with(rulebook, person, {key: o})) for o in others]
    before = _recommended(rulebook, people)
    after = _recommended(rulebook, [answered for _, _, answered in tried])
    found: dict[str, set[int]] = {}
    for (key, number, _), option in zip(tried, after, strict=True):
        if option != before[number]:
            found.setdefault(key, set()).add(number)
    return found


def outcomes(rulebook: Rulebook, people: Sequence[Answered], keys: Sequence[str]) -> list[Outcome]:
    """What comes of each combination of answers that were given to these questions.

    At most 64 combinations.
    """
    given = {
        key: list(dict.fromkeys(a for p in people if (a := p.answers.get(key)) is not None))
        for key in keys
    }
    combined = [
        dict(zip(given, some, strict=True))
        for some in islice(product(*given.values()), MAX_OUTCOMES)
    ]
    return outcomes_of(rulebook, people, combined)


def outcomes_of(
    rulebook: Rulebook, people: Sequence[Answered], answer_sets: Sequence[Answers]
) -> list[Outcome]:
    """What comes of each of these sets of answers, if all give it."""
    sets = [_with(rulebook, person, answers) for answers in answer_sets for person in people]
    recommended = _recommended(rulebook, sets)
    size = len(people)
    return [
        Outcome(answers, recommended[number * size : (number + 1) * size])
        for number, answers in enumerate(answer_sets)
    ]


def _with(rulebook: Rulebook, person: Answered, answers: Answers) -> Answered:
    changed: dict[str, Answer] = {**person.answers, **answers}
    ordered = {key: changed[key] for key in rulebook.question if key in changed}
    return Answered(ordered, person.priorities)


def _recommended(rulebook: Rulebook, people: Sequence[Answered]) -> list[str | None]:
    bulk = rulebook.prepared(Bulk)
    columns = bulk.columns(person.answers for person in people)
    keys: list[str | None] = [*rulebook.option, None]
    given = marks([person.priorities for person in people])
    return [keys[index] for index in bulk.recommended(columns, given)]
