"""Which answers lead to a rule, a scenario or an option: those of projects, or some that are found.

Method: all examples and known precedents are evaluated. Only where none leads there, answers are
searched for: a project with the few other answers that make a rule fire, or what `lint.search` and
a sample of all answers have for an option. That there are none is said only where it is proved.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Literal, NamedTuple

from .answers import counted
from .bulk import Bulk
from .lint.search import Search
from .mutation.answer_sets import AnswerSet, meeting, near, projects, sampled
from .schema import Rule, Rulebook
from .scoring import Verdict, evaluate
from .sensitivity.standing import assess
from .space import answers_for

# How many answer sets one search for a clear verdict scores, and then looks at: about a second.
MAX_NEAR = 10_000
MAX_ASSESSED = 300


class Target(NamedTuple):
    """A rule that fires, a scenario that matches, or an option that is recommended."""

    kind: Literal["rule", "scenario", "option"]
    key: str

    def is_reached(self, verdict: Verdict) -> bool:
        if self.kind == "rule":
            return any(fired.rule == self.key for fired in verdict.fired)
        if self.kind == "scenario":
            return any(match.scenario == self.key for match in verdict.scenarios)
        return verdict.recommended == self.key


class Witness(NamedTuple):
    """Answers that lead to a target, and their verdict."""

    answer_set: AnswerSet
    verdict: Verdict


class Found(NamedTuple):
    """What a search came to. Without a witness, `proved` says whether there is none."""

    witness: Witness | None = None
    proved: bool = False


def witnesses(rulebook: Rulebook, target: Target) -> list[Witness]:
    """The precedents, then the examples that lead there."""
    own = (AnswerSet(project.answers, project) for project in projects(rulebook))
    return [*_leading(rulebook, target, own)]


def is_clear(rulebook: Rulebook, witness: Witness) -> bool:
    answers, verdict = witness.answer_set.answers, witness.verdict
    return assess(rulebook, answers, verdict).standing == "clear"


def find_witness(rulebook: Rulebook, target: Target) -> Found:
    """Answers that lead there, near a project where that can be."""
    if target.kind == "option":
        return _recommending(rulebook, target)
    rules = [rule for rule in _rules(rulebook, target) if _can_fire(rulebook, rule)]
    made = sorted(_made(rulebook, rules), key=lambda some: (some.near is None, len(some.changed)))
    return Found(next(_leading(rulebook, target, made), None), proved=not rules)


def find_clear(rulebook: Rulebook, target: Target, leading: Iterable[Witness]) -> Found:
    """Answers with a clear verdict for the option that these witnesses lead to."""
    close = (
        other
        for witness in leading
        if witness.answer_set.near
        for other in near(rulebook, witness.answer_set.near)
    )
    tried = [*islice(close, MAX_NEAR), *sampled(rulebook)]
    found = islice(_recommended(rulebook, target, tried), MAX_ASSESSED)
    return Found(next((witness for witness in found if is_clear(rulebook, witness)), None))


def _leading(
    rulebook: Rulebook, target: Target, answer_sets: Iterable[AnswerSet]
) -> Iterator[Witness]:
    scored = (Witness(some, evaluate(rulebook, some.answers)) for some in answer_sets)
    return (witness for witness in scored if target.is_reached(witness.verdict))


def _rules(rulebook: Rulebook, target: Target) -> list[Rule]:
    """Those of which one must fire."""
    if target.kind == "rule":
        return [rulebook.rule[target.key]]
    # A scenario without points does not match.
    return [rule for rule in rulebook.scenario[target.key].rules if rule.effects]


def _can_fire(rulebook: Rulebook, rule: Rule) -> bool:
    return answers_for(rulebook, rule.when) is not None


def _made(rulebook: Rulebook, rules: Iterable[Rule]) -> Iterator[AnswerSet]:
    """Every project with the answers that make one of these rules fire, and those answers alone."""
    own = projects(rulebook)
    for rule in rules:
        yield from filter(None, (meeting(rulebook, project, rule.when) for project in own))
        yield AnswerSet(counted(rulebook, answers_for(rulebook, rule.when) or {}))


def _recommending(rulebook: Rulebook, target: Target) -> Found:
    search = Search(rulebook, target.key)
    if search.answers is not None:
        tried = [AnswerSet(counted(rulebook, search.answers))]
        return Found(next(_leading(rulebook, target, tried), None))
    if search.proven:
        return Found(proved=True)
    return Found(next(_recommended(rulebook, target, sampled(rulebook)), None))


def _recommended(
    rulebook: Rulebook, target: Target, answer_sets: list[AnswerSet]
) -> Iterator[Witness]:
    bulk = rulebook.prepared(Bulk)
    indexes = bulk.recommended(bulk.columns(some.answers for some in answer_sets))
    aim = list(rulebook.option).index(target.key)
    found = (some for some, index in zip(answer_sets, indexes, strict=True) if index == aim)
    return _leading(rulebook, target, found)
