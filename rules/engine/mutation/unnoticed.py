"""The mutations of a rulebook that no example notices, each with answers that show it, if any do.

Method: every mutation is tried on precedents, on what is one answer away from precedents and
examples, and on a sample of all answers. Where none of those near a project shows it, each project
is given the few other answers that it takes for rule and mutant to differ. So answers that show a
mutation are found by a search, which may miss some. That there are none is said only where it is
proved: where the two always fire together.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain, islice
from typing import NamedTuple

from rules.engine.schema import Answers, Condition, Example, Precedent, Rulebook
from rules.engine.space import answers_for, needed

from .answer_sets import AnswerSet, meeting, near, projects, sampled
from .examples import Examples, RuleCounts
from .mutations import Mutation, mutations
from .rescoring import Mutants, Rescoring

# Answer sets near projects; the shipped rulebook has 60,000. More take memory and half a minute.
MAX_NEAR = 70_000


class Witness(NamedTuple):
    """Answers whose recommendation a mutation changes; None is no recommendation.

    They are those of `near` but for the questions `changed`; near nothing if they were drawn.
    """

    answers: Answers
    near: Example | Precedent | None
    changed: tuple[str, ...]
    before: str | None
    after: str | None


class Trial(NamedTuple):
    """What came of trying a mutation.

    An unnoticed one has a witness if one was found, and is `harmless` if it is proved that there
    is none. `moved` counts the answer sets tried whose recommendation it changes.
    """

    mutation: Mutation
    noticed: bool
    harmless: bool = False
    moved: int = 0
    witness: Witness | None = None


class Difference(NamedTuple):
    """Rule and mutant differ if these conditions hold, and `unknown` has no answer."""

    conditions: tuple[Condition, ...]
    unknown: str = ""


class MutationTest:
    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.mutations = list(mutations(rulebook))
        self._mutants = Mutants(rulebook, self.mutations)
        self._examples = Examples(self._mutants)
        self.projects = projects(rulebook)

    @cached_property
    def tried(self) -> list[AnswerSet]:
        """Those that read most like a real project come first."""
        every = self._mutants.together  # with the thresholds of all mutants
        real = (AnswerSet(project.answers, project) for project in self.projects)
        close = (other for project in self.projects for other in near(every, project))
        first: dict[tuple[object, ...], AnswerSet] = {}
        for some in chain(islice(chain(real, close), MAX_NEAR), sampled(self.rulebook)):
            first.setdefault(tuple(some.answers.items()), some)
        return list(first.values())

    def prepare(self) -> Iterator[int]:
        """Makes and scores the answer sets; yields after each of these steps, which take time."""
        yield len(self.tried)
        yield len(self._tried.recommended)

    def trials(self) -> Iterator[Trial]:
        """One for each mutation, in their order."""
        return map(self._trial, self.mutations)

    def counts(self) -> dict[str, RuleCounts]:
        """For each rule what it does in the examples."""
        return {rule.key: self._examples.counts(rule) for _, rule in self.rulebook.rules}

    @cached_property
    def _tried(self) -> Rescoring:
        return Rescoring(self._mutants, [tried.answers for tried in self.tried])

    def _trial(self, mutation: Mutation) -> Trial:
        if self._examples.notice(mutation):
            return Trial(mutation, noticed=True)
        differences = list(_differences(self.rulebook, mutation))
        if not differences:
            return Trial(mutation, noticed=False, harmless=True)
        moved = self._tried.exchange(mutation.rule, mutation.mutant).moved
        found = self.tried[moved[0]] if moved.size else None
        if found is None or found.near is None:
            found = self._nearest(mutation, differences) or found
        witness = self._witness(mutation, found) if found else None
        return Trial(mutation, noticed=False, moved=len(moved), witness=witness)

    def _nearest(self, mutation: Mutation, differences: Sequence[Difference]) -> AnswerSet | None:
        """Of the projects made to show the mutation, the one with the fewest other answers."""
        made = [
            near
            for project in self.projects
            for difference in differences
            if (near := meeting(self.rulebook, project, *difference))
        ]
        scored = Rescoring(self._mutants, [near.answers for near in made])
        moved = scored.exchange(mutation.rule, mutation.mutant).moved
        showing = [made[number] for number in moved]
        return min(showing, key=lambda near: len(near.changed), default=None)

    def _witness(self, mutation: Mutation, found: AnswerSet) -> Witness:
        options = [*self.rulebook.option, None]  # the index NOBODY is None
        scored = Rescoring(self._mutants, [found.answers])
        exchange = scored.exchange(mutation.rule, mutation.mutant)
        return Witness(
            answers=found.answers,
            near=found.near.part if found.near else None,
            changed=found.changed,
            before=options[exchange.before[0]],
            after=options[exchange.after[0]],
        )


def _differences(rulebook: Rulebook, mutation: Mutation) -> Iterator[Difference]:
    """All ways in which rule and mutant differ that some answers bring about; exact.

    It is exact because what a rule needs of one question depends on no other.
    """
    for difference in _possible(mutation):
        needs = needed(rulebook, difference.conditions)
        known = answers_for(rulebook, difference.conditions) is not None
        if known and difference.unknown not in needs:
            yield difference


def _possible(mutation: Mutation) -> Iterator[Difference]:
    rule, before, after = mutation.rule, mutation.before, mutation.after
    if not isinstance(before, Condition):
        yield Difference(rule.when)
        return
    others = tuple(condition for condition in rule.when if condition is not before)
    if isinstance(after, Condition):
        yield Difference((*others, before, _negated(after)))
        yield Difference((*others, _negated(before), after))
    else:
        yield Difference((*others, _negated(before)))
        yield Difference(others, unknown=before.question)


def _negated(condition: Condition) -> Condition:
    return condition.model_copy(update={"negated": not condition.negated})
