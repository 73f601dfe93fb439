"""Answer sets scored once, and again with another rule in the place of one.

Everything that decides what is recommended is a sum over the rules that fire, so that one rule is
exchanged by taking its part away and adding that of the other. A property test holds the outcome
to `scoring.evaluate`.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rules.engine.bulk import Bulk, fires
from rules.engine.ranking import Bools, Indexes, leaders
from rules.engine.schema import Answers, Rule, Rulebook

from .mutations import Mutation, with_rules

Indices = NDArray[np.intp]  # of answer sets
Parts = NDArray[Any]  # what a rule adds to each sum


class Mutants:
    """The rules of a rulebook, and those of its mutations, prepared to be tried together."""

    def __init__(self, rulebook: Rulebook, mutations: Sequence[Mutation]) -> None:
        self.rulebook = rulebook
        self.sums = _Sums(rulebook)
        mutants: dict[str, list[Rule]] = {scenario.key: [] for scenario in rulebook.scenarios}
        for mutation in mutations:
            mutants[mutation.scenario.key].append(mutation.mutant)
        every = {
            scenario.key: (*scenario.rules, *mutants[scenario.key])
            for scenario in rulebook.scenarios
        }
        self.together = with_rules(rulebook, every)
        self.number = {id(rule): number for number, (_, rule) in enumerate(self.together.rules)}
        self.bulk = Bulk(self.together)


class Rescoring:
    """`recommended` are indexes into the rulebook's options, or NOBODY."""

    def __init__(self, mutants: Mutants, answer_sets: Sequence[Answers]) -> None:
        self.mutants = mutants
        self.fired = mutants.bulk.fired(mutants.bulk.columns(answer_sets))
        rules = [rule for _, rule in mutants.rulebook.rules]
        firing = np.array([self.fires(rule) for rule in rules], np.float32)
        parts = np.array([mutants.sums.parts(rule) for rule in rules], np.float32).T
        self.sums = (parts @ firing).astype(np.int32)  # a row a sum, a column an answer set
        self.recommended = mutants.sums.recommended(self.sums)

    def fires(self, rule: Rule) -> Bools:
        return fires(self.fired, self.mutants.number[id(rule)])

    def exchange(self, rule: Rule, other: Rule | None) -> "Exchange":
        """What `other` in the place of `rule` changes; None leaves the rule out."""
        sums = self.mutants.sums
        before = self.fires(rule)
        after = self.fires(other) if other else np.zeros_like(before)
        same = other is not None and rule.effects == other.effects
        sets = np.flatnonzero(before != after if same else before | after)
        new = self.sums[:, sets] - np.outer(sums.parts(rule), before[sets])
        if other:
            new += np.outer(sums.parts(other), after[sets])
        return Exchange(sets, before, after, self.recommended[sets], sums.recommended(new))


class Exchange(NamedTuple):
    """The answer sets in which the two rules add something else, with what is recommended.

    `fired_before` and `fired_after` have all answer sets.
    """

    sets: Indices
    fired_before: Bools
    fired_after: Bools
    before: Indexes
    after: Indexes

    @property
    def moved(self) -> Indices:
        """The answer sets in which something else is recommended."""
        moved = np.not_equal(self.before, self.after)
        return np.asarray(self.sets[moved], np.intp)


class _Sums:
    """For each option its own points, its positive ones, and the rules that rule it out; then, for
    each receiver and giver of points, the rules that share all of them, and positive ones only.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self.options = list(rulebook.option)
        shares = [share for _, rule in rulebook.rules for share in rule.shares]
        self.pairs = list(dict.fromkeys((share.option, share.of) for share in shares))

    def parts(self, rule: Rule) -> list[int]:
        own = [rule.points.get(option, 0) for option in self.options]
        positive = [max(points, 0) for points in own]
        out = [int(option in rule.rules_out) for option in self.options]
        shared = {(share.option, share.of, share.gains) for share in rule.shares}
        ways = [int((*pair, gains) in shared) for pair in self.pairs for gains in (False, True)]
        return [*own, *positive, *out, *ways]

    def recommended(self, sums: Parts) -> Indexes:
        count = len(self.options)
        return leaders(self._totals(sums), sums[2 * count : 3 * count] > 0)

    def _totals(self, sums: Parts) -> Parts:
        count = len(self.options)
        own, positive, ways = sums[:count], sums[count : 2 * count], sums[3 * count :]
        totals = own.copy()
        for number, (receiver, giver) in enumerate(self.pairs):
            everything, gains = ways[2 * number] > 0, ways[2 * number + 1] > 0
            of = self.options.index(giver)
            given = np.where(everything, own[of], gains * positive[of])
            totals[self.options.index(receiver)] += given
        return totals
