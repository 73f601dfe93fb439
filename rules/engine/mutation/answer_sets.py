"""Answer sets to try a change of a rule on: real projects, what is near them, and a sample."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rules.engine.answers import counted, read_answers, shown
from rules.engine.conditions import all_hold
from rules.engine.schema import Answer, Answers, Condition, Example, Precedent, Question, Rulebook
from rules.engine.sensitivity.changes import one_more_or_less
from rules.engine.space import cells, needed, ranges, sample, satisfying, tested

SAMPLE = 10_000


class Project(NamedTuple):
    """An example or a precedent with its answers, as far as they count."""

    part: Example | Precedent
    answers: Answers


@dataclass(frozen=True, slots=True)
class AnswerSet:
    """Answers that count, and the project that they are near to; None if they were drawn."""

    answers: Answers
    near: Project | None = None

    @property
    def changed(self) -> tuple[str, ...]:
        """The questions that the project answers otherwise, or does not answer."""
        given = self.near.answers if self.near else self.answers
        keys = dict.fromkeys([*self.answers, *given])
        return tuple(key for key in keys if self.answers.get(key) != given.get(key))


def projects(rulebook: Rulebook) -> list[Project]:
    """Precedents, then examples. Not blind precedents: rules would be made by who knew them."""
    known = [precedent for precedent in rulebook.precedents if precedent.known]
    parts: list[Example | Precedent] = [*known, *rulebook.examples]
    read = ((part, read_answers(rulebook, part.answers)[0]) for part in parts)
    return [Project(part, counted(rulebook, answers)) for part, answers in read]


def near(rulebook: Rulebook, project: Project) -> Iterator[AnswerSet]:
    """Its answers with one more, one less, or another one; of several choices, one more or less."""
    conditions = rulebook.prepared(tested)
    for question in shown(rulebook, project.answers):
        given = project.answers.get(question.key)
        answers: list[Answer | None] = [*others(question, given, conditions[question.key])]
        for answer in [None, *answers] if given is not None else answers:
            yield _with(rulebook, project, {question.key: answer})


def meeting(
    rulebook: Rulebook, project: Project, conditions: Collection[Condition], unknown: str = ""
) -> AnswerSet | None:
    """The project with the few other answers that make these conditions hold, or None.

    The answer to the question `unknown` is left out.
    """
    changes: dict[str, Answer | None] = {unknown: None} if unknown else {}
    for key, tests in needed(rulebook, conditions).items():
        given = project.answers.get(key)
        if not all_hold(tests, project.answers):
            changes[key] = _meeting(rulebook.question[key], given, tests)
            if changes[key] is None:
                return None
    return _with(rulebook, project, changes)


def sampled(rulebook: Rulebook) -> list[AnswerSet]:
    """Answers drawn evenly from those that conditions tell apart, unknown included."""
    values: dict[str, Sequence[Answer | None]] = {
        key: (*answers, None) for key, answers in cells(rulebook).items()
    }
    drawn = (zip(values, some, strict=True) for some in sample([*values.values()], SAMPLE))
    known = ({key: answer for key, answer in some if answer is not None} for some in drawn)
    return [AnswerSet(counted(rulebook, answers)) for answers in known]


def others(
    question: Question, given: Answer | None, conditions: Iterable[Condition]
) -> Iterator[Answer]:
    """Other answers to a question; of each range of numbers, the one nearest to the given one."""
    if question.kind == "number":
        number = given if isinstance(given, int) else question.minimum - 1
        for some in ranges(question, conditions):
            if number not in some:
                yield some[-1] if some[-1] < number else some[0]
    elif question.kind == "choice":
        yield from (key for key in question.choice if key != given)
    else:
        yield from one_more_or_less(question, given if isinstance(given, tuple) else ())


def _meeting(question: Question, given: Answer | None, tests: Sequence[Condition]) -> Answer | None:
    near = others(question, given, tests)
    met = (answer for answer in near if all_hold(tests, {question.key: answer}))
    return next(met, None) or satisfying(question, tests)


def _with(rulebook: Rulebook, project: Project, changes: dict[str, Answer | None]) -> AnswerSet:
    changed = {**project.answers, **changes}
    known = {key: answer for key, answer in changed.items() if answer is not None}
    return AnswerSet(counted(rulebook, known), project)
