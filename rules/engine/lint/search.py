"""Looks for answers under which an option is recommended, none of them marked as mattering most.

Method: branch and bound, depth first, over the answers that conditions tell apart. A branch is left
once some rival cannot be ruled out any more and stays ahead whatever the open answers are; for
that each rule is counted with one open question, so that answers that exclude each other do not
add up.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from rules.engine.schema import Answer, Rulebook
from rules.engine.space import answers_for

from .grid import Grid, bits
from .points import bounds, points_for

# Rules looked at on the way; about a second.
EFFORT = 500_000
NONE = -1_000_000


class Node(NamedTuple):
    """Answers so far, the rules that they still allow, and the questions that are open."""

    answers: dict[str, Answer]
    alive: int
    open: tuple[str, ...]


class Search:
    """`answers` are those found, or None; `proven` is whether None means that there are none."""

    def __init__(self, rulebook: Rulebook, option: str, effort: int = EFFORT) -> None:
        rules = [rule for _, rule in rulebook.rules if answers_for(rulebook, rule.when) is not None]
        self.rulebook, self.option = rulebook, option
        self.order = list(rulebook.option)
        self.grid = Grid(rulebook, rules)
        self.masks = {key: list(self.grid.masks(key)) for key in self.grid.uses}
        self.out = {
            key: sum(1 << n for n, rule in enumerate(rules) if key in rule.rules_out)
            for key in self.order
        }
        self.sharing = sum(1 << n for n, rule in enumerate(rules) if rule.shares)
        self.leads = lru_cache(maxsize=64)(self._leads)
        self.answers: dict[str, Answer] | None = None
        self.proven = self._search(effort // max(len(rules), 1)) and self.grid.whole

    def _search(self, most: int) -> bool:
        """Whether it came to an end."""
        stack = [Node({}, self.grid.all, tuple(self.grid.uses))]
        for _ in range(most):
            if not stack:
                return True
            node = stack.pop()
            fired, maybe = self._split(node)
            if self._wins(fired):
                self.answers = node.answers
                return True
            if self._may_win(node, fired, maybe):
                stack += reversed(list(self._branches(node, fired, maybe)))
        return not stack

    def _split(self, node: Node) -> tuple[int, int]:
        """The rules that fire already, and those that still may."""
        undecided = 0
        for key in node.open:
            undecided |= self.grid.uses[key]
        return node.alive & ~undecided, node.alive & undecided

    def _wins(self, fired: int) -> bool:
        """Whether the option leads with the open questions left unknown."""
        if fired & self.out[self.option]:
            return False
        rules = [self.grid.rules[n] for n in bits(fired)]
        own = points_for(self.option, rules)
        return own > 0 and all(
            fired & self.out[rival] or self._ahead(own - points_for(rival, rules), rival)
            for rival in self.order
            if rival != self.option
        )

    def _ahead(self, lead: int, rival: str) -> bool:
        """Of equals, the one that the rulebook names first is recommended."""
        first = self.order.index(self.option) < self.order.index(rival)
        return lead > 0 or (lead == 0 and first)

    def _may_win(self, node: Node, fired: int, maybe: int) -> bool:
        if fired & self.out[self.option]:
            return False
        leads = self.leads(fired & self.sharing, maybe & self.sharing)
        once = self._once(node)
        if self._most(leads[self.option], node, fired, maybe, once) <= 0:
            return False
        return all(
            self._ahead(self._most(leads[rival], node, fired, maybe, once), rival)
            for rival in self.order
            if rival != self.option and not (fired | maybe) & self.out[rival]
        )

    def _leads(self, fired: int, maybe: int) -> dict[str, list[int]]:
        """By rival, the most by which each rule can put the option ahead of it.

        By the option itself, the most that each rule can give to it.
        """
        grid = self.grid
        known = [grid.rules[n] for n in bits(fired)]
        possible = [grid.rules[n] for n in bits(maybe)]
        given = {key: bounds(key, grid.rules, known, possible) for key in self.order}
        most = [high for _, high in given[self.option]]
        leads = {
            key: [high - low for high, (low, _) in zip(most, each, strict=True)]
            for key, each in given.items()
        }
        return leads | {self.option: most}

    def _once(self, node: Node) -> int:
        """The rules that wait for a single open question."""
        once = twice = 0
        for key in node.open:
            twice |= once & self.grid.uses[key]
            once |= self.grid.uses[key]
        return once & ~twice

    def _most(self, lead: list[int], node: Node, fired: int, maybe: int, once: int) -> int:
        """A bound on the sum of `lead` over the rules that fire in the end."""
        total = sum(lead[n] for n in bits(fired))
        for key in node.open:
            mine = maybe & self.grid.uses[key]
            maybe &= ~mine
            if mine:
                total += max(
                    (value for value, _, _ in self._values(lead, key, mine, once)), default=NONE
                )
        return total

    def _values(
        self, lead: list[int], key: str, mine: int, once: int
    ) -> Iterator[tuple[int, Answer | None, int]]:
        """Each answer that does not rule the option out, with the most that it can come to."""
        for answer, mask in self.masks[key]:
            met = mine & mask
            if not met & once & self.out[self.option]:
                sure = sum(lead[n] for n in bits(met & once))
                yield sure + sum(max(lead[n], 0) for n in bits(met & ~once)), answer, mask

    def _branches(self, node: Node, fired: int, maybe: int) -> Iterator[Node]:
        """One for each answer to the open question that matters most, the best first."""
        leads = self.leads(fired & self.sharing, maybe & self.sharing)
        lead = [sum(each) for each in zip(*leads.values(), strict=True)]
        once = self._once(node)
        best: list[tuple[int, Answer | None, int]] = []
        chosen = ""
        for key in node.open:
            if mine := maybe & self.grid.uses[key]:
                values = sorted(self._values(lead, key, mine, once), key=lambda v: -v[0])
                if not chosen or not values or (best and values[0][0] > best[0][0]):
                    best, chosen = values, key
        left = tuple(key for key in node.open if key != chosen)
        for _, answer, mask in best:
            answers = node.answers if answer is None else node.answers | {chosen: answer}
            yield Node(answers, node.alive & mask, left)
