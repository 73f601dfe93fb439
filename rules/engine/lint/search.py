"""Looks for answers, none of them a priority, under which an option is recommended.

Method: branch and bound, depth first, over the answers that conditions tell apart. A branch is
dropped once some rival can no longer be ruled out and comes before the option whatever the open
answers are. For that bound each rule is counted with one open question, so that answers that
exclude each other do not add up.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from rules.engine.points import bounds, own_table, points_for
from rules.engine.ranking import ranking
from rules.engine.rule_sets import as_bits, union
from rules.engine.schema import Answer, Rulebook
from rules.engine.space import answers_for

from .grid import Grid, bits

# Branches times rules; about a second.
EFFORT = 250_000
IMPOSSIBLE = -1_000_000


# The most that an answer can add to the lead, the answer, and the rules that it allows.
Value = tuple[int, Answer | None, int]


class Node(NamedTuple):
    answers: dict[str, Answer]
    alive: int
    open: tuple[str, ...]


class Aim(NamedTuple):
    """What to search for next.

    `lead` is, rule by rule, the lead over the rival that is hardest to beat. `knockouts` are rules
    of which some must fire, because rivals stay ahead unless they are ruled out.
    """

    lead: list[int]
    knockouts: int


class Search:
    """`answers` are those found, or None; `proven` says whether None means that there are none."""

    def __init__(self, rulebook: Rulebook, option: str, effort: int = EFFORT) -> None:
        rules = [rule for _, rule in rulebook.rules if answers_for(rulebook, rule.when) is not None]
        self.rulebook, self.option = rulebook, option
        self.order = list(rulebook.option)
        self.grid = Grid(rulebook, rules)
        self.own = own_table(self.order, rules)
        self.masks = {key: list(self.grid.masks(key)) for key in self.grid.uses}
        self.out = {key: as_bits(key in rule.rules_out for rule in rules) for key in self.order}
        self.sharing = as_bits(rule.shares for rule in rules)
        # Thousands of nodes have the same few sets of rules that share points.
        self.leads = lru_cache(maxsize=64)(self._leads)
        self.answers: dict[str, Answer] | None = None
        self.proven = self._search(effort // max(len(rules), 1)) and self.grid.complete

    def _search(self, max_branches: int) -> bool:
        """Whether the search came to an end."""
        stack = [Node({}, self.grid.all, tuple(self.grid.uses))]
        for _ in range(max_branches):
            if not stack:
                return True
            node = stack.pop()
            fired, undecided = self._split(node)
            if self._wins(fired):
                self.answers = node.answers
                return True
            if aim := self._aim(node, fired, undecided):
                stack += reversed(list(self._branches(node, aim, undecided)))
        return not stack

    def _split(self, node: Node) -> tuple[int, int]:
        asking = union(self.grid.uses[key] for key in node.open)
        return node.alive & ~asking, node.alive & asking

    def _wins(self, fired: int) -> bool:
        ruled_out = [key for key in self.order if fired & self.out[key]]
        if self.option in ruled_out:
            return False
        rules = [self.grid.rules[n] for n in bits(fired)]
        totals = {key: points_for(key, rules) for key in self.order}
        return ranking(self.rulebook.options, totals, ruled_out).leader == self.option

    def _aim(self, node: Node, fired: int, undecided: int) -> Aim | None:
        """None if the option can no longer win."""
        if fired & self.out[self.option]:
            return None
        leads = self.leads(fired & self.sharing, undecided & self.sharing)
        once = self._once(node)
        maxima = {
            rival: self._maximum(lead, node, fired, undecided, once)
            for rival, lead in leads.items()
            if rival == self.option or not fired & self.out[rival]
        }
        behind = [key for key, lead in maxima.items() if lead <= 0]
        if any(not undecided & self.out[key] or key == self.option for key in behind):
            return None
        knockouts = union(undecided & self.out[key] for key in behind)
        return Aim(leads[min(maxima, key=lambda key: maxima[key])], knockouts)

    def _leads(self, fired: int, undecided: int) -> dict[str, list[int]]:
        """By rival, the most by which each rule can put the option ahead of it.

        By the option itself, the most that each rule can give to it.
        """
        rules = self.grid.rules
        known = [share for n in bits(fired) for share in rules[n].shares]
        possible = [share for n in bits(undecided) for share in rules[n].shares]
        low, high = bounds(self.order, self.own, known, possible)
        own = high[self.order.index(self.option)]
        leads = {key: (own - low[n]).tolist() for n, key in enumerate(self.order)}
        return leads | {self.option: own.tolist()}

    def _once(self, node: Node) -> int:
        once = twice = 0
        for key in node.open:
            twice |= once & self.grid.uses[key]
            once |= self.grid.uses[key]
        return once & ~twice

    def _maximum(self, lead: list[int], node: Node, fired: int, undecided: int, once: int) -> int:
        """A bound on the sum of `lead` over the rules that fire in the end."""
        total = sum(lead[n] for n in bits(fired))
        for key in node.open:
            asking = undecided & self.grid.uses[key]
            undecided &= ~asking
            if asking:
                values = self._values(lead, key, asking, once)
                total += max((value for value, _, _ in values), default=IMPOSSIBLE)
        return total

    def _values(self, lead: list[int], key: str, asking: int, once: int) -> Iterator[Value]:
        for answer, mask in self.masks[key]:
            met = asking & mask
            if not met & once & self.out[self.option]:
                certain = sum(lead[n] for n in bits(met & once))
                yield certain + sum(max(lead[n], 0) for n in bits(met & ~once)), answer, mask

    def _branches(self, node: Node, aim: Aim, undecided: int) -> Iterator[Node]:
        """One for each answer to the open question that matters most, the best first."""
        once = self._once(node)
        asking = {key: undecided & self.grid.uses[key] for key in node.open}
        values = {
            key: sorted(self._values(aim.lead, key, rules, once), key=lambda value: -value[0])
            for key, rules in asking.items()
            if rules
        }
        if values:
            chosen = max(values, key=lambda key: self._matters(aim, asking[key], values[key]))
            left = tuple(key for key in node.open if key != chosen)
            for _, answer, mask in values[chosen]:
                answers = node.answers if answer is None else node.answers | {chosen: answer}
                yield Node(answers, node.alive & mask, left)

    def _matters(self, aim: Aim, rules: int, values: list[Value]) -> tuple[int, int]:
        best = values[0][0] if values else -IMPOSSIBLE
        decisive = (aim.knockouts & rules).bit_count() + (self.sharing & rules).bit_count()
        return best + decisive, sum(abs(aim.lead[n]) for n in bits(rules))
