"""Which mutations the examples notice, and what each rule does in them."""

from collections import Counter
from typing import NamedTuple

import numpy as np

from rules.engine.examples import outcome, outcomes
from rules.engine.ranking import Bools
from rules.engine.schema import Example, Rule

from .mutations import Mutation, with_mutant
from .rescoring import Exchange, Mutants, Rescoring


class RuleCounts(NamedTuple):
    """In how many examples a rule decides, fires, and waits for an answer.

    It decides where something else would be recommended without it.
    """

    decides: int
    fires: int
    waits: int


class Examples:
    """The examples of a rulebook, as they are now."""

    def __init__(self, mutants: Mutants) -> None:
        self.rulebook = rulebook = mutants.rulebook
        ran = list(outcomes(rulebook))
        self.passing = np.array([outcome.passes for outcome in ran])
        self.waiting = Counter(rule for outcome in ran for rule in outcome.verdict.undecided)
        self.scored = Rescoring(mutants, [example.answers for example in rulebook.examples])
        self.matched = {
            scenario.key: np.sum(
                [self.scored.fires(rule) for rule in scenario.rules if rule.effects], axis=0
            )
            for scenario in rulebook.scenarios
        }
        self.naming = {
            key: np.array([key in (*e.scenarios, *e.unmatched) for e in rulebook.examples])
            for key in rulebook.scenario
        }

    def counts(self, rule: Rule) -> RuleCounts:
        fires = int(self.scored.fires(rule).sum())
        decides = len(self.scored.exchange(rule, None).moved)
        return RuleCounts(decides, fires, self.waiting[rule.key])

    def notice(self, mutation: Mutation) -> bool:
        """Whether an example that passes now fails under the mutation."""
        exchange = self.scored.exchange(mutation.rule, mutation.mutant)
        failing = self._named_otherwise(mutation, exchange)
        failing[exchange.moved] = True
        return bool((failing & self.passing).any()) or any(
            not outcome(with_mutant(self.rulebook, mutation), example).passes
            for example in self._stating_more(exchange)
        )

    def _named_otherwise(self, mutation: Mutation, exchange: Exchange) -> Bools:
        """The examples that name the rule's scenario and would match it, or no longer match it."""
        key, rule = mutation.scenario.key, mutation.rule
        before = self.matched[key]
        after = before + exchange.fired_after.astype(int) - exchange.fired_before
        gives = bool(rule.effects)  # a scenario without points does not match
        return np.asarray(self.naming[key] & gives & ((before > 0) != (after > 0)))

    def _stating_more(self, exchange: Exchange) -> list[Example]:
        """The examples that the mutation touches and that state more than is scored in bulk."""
        examples = (self.rulebook.examples[number] for number in exchange.sets)
        passing = self.passing[exchange.sets]
        return [
            example
            for example, passes in zip(examples, passing, strict=True)
            if passes and (example.standing or example.ruled_out)
        ]
