"""Looks for answers under which an option is recommended, none of them marked as mattering most.

Method: branch and bound, depth first, over the answers that conditions tell apart. A branch is left
once some rival cannot be ruled out any more and stays ahead whatever the open answers are; for
that each rule is counted with one open question, so that answers that exclude each other do not
add up.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from rules.engine.points import bounds, points_for
from rules.engine.schema import Answer, Rulebook
from rules.engine.space import answers_for

from .grid import Grid, bits

# Branches times rules; it takes about a second.
EFFORT = 250_000
NONE = -1_000_000


class Node(NamedTuple):
    """Answers so far, the rules that they still allow, and the questions that are open."""

    answers: dict[str, Answer]
    alive: int
    open: tuple[str, ...]


class Aim(NamedTuple):
    """Where to search on: the lead over the rival that is hardest to beat, rule by rule, and the
    knock-outs of which some must fire, as rivals stay ahead otherwise.
    """

    lead: list[int]
    knockouts: int


# The most that an answer can come to, and the rules that it allows.
Value = tuple[int, Answer | None, int]


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
            if aim := self._aim(node, fired, maybe):
                stack += reversed(list(self._branches(node, aim, maybe)))
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
        """Of equals, the one that the rulebook names first is recommended; with points only."""
        first = self.order.index(self.option) < self.order.index(rival)
        return lead > 0 or (lead == 0 and first)

    def _aim(self, node: Node, fired: int, maybe: int) -> Aim | None:
        """None if the option cannot win any more."""
        if fired & self.out[self.option]:
            return None
        leads = self.leads(fired & self.sharing, maybe & self.sharing)
        once = self._once(node)
        bounds = {
            rival: self._most(lead, node, fired, maybe, once)
            for rival, lead in leads.items()
            if rival == self.option or not fired & self.out[rival]
        }
        behind = [key for key, most in bounds.items() if not self._ahead(most, key)]
        if any(not maybe & self.out[key] or key == self.option for key in behind):
            return None
        knockouts = 0
        for key in behind:
            knockouts |= maybe & self.out[key]
        return Aim(leads[min(bounds, key=lambda key: bounds[key])], knockouts)

    def _leads(self, fired: int, maybe: int) -> dict[str, list[int]]:
        """By rival, the most by which each rule can put the option ahead of it.

        By the option itself, the most that each rule can give to it.
        """
        grid = self.grid
        known = [share for n in bits(fired) for share in grid.rules[n].shares]
        possible = [share for n in bits(maybe) for share in grid.rules[n].shares]
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

    def _values(self, lead: list[int], key: str, mine: int, once: int) -> Iterator[Value]:
        """Each answer that does not rule the option out, with the most that it can come to."""
        for answer, mask in self.masks[key]:
            met = mine & mask
            if not met & once & self.out[self.option]:
                sure = sum(lead[n] for n in bits(met & once))
                yield sure + sum(max(lead[n], 0) for n in bits(met & ~once)), answer, mask

    def _branches(self, node: Node, aim: Aim, maybe: int) -> Iterator[Node]:
        """One for each answer to the open question that matters most, the best first."""
        once = self._once(node)
        asked = {key: maybe & self.grid.uses[key] for key in node.open}
        values = {
            key: sorted(self._values(aim.lead, key, mine, once), key=lambda value: -value[0])
            for key, mine in asked.items()
            if mine
        }
        if values:
            chosen = max(values, key=lambda key: self._matters(aim, asked[key], values[key]))
            left = tuple(key for key in node.open if key != chosen)
            for _, answer, mask in values[chosen]:
                answers = node.answers if answer is None else node.answers | {chosen: answer}
                yield Node(answers, node.alive & mask, left)

    def _matters(self, aim: Aim, rules: int, values: list[Value]) -> tuple[int, int]:
        """What hangs on a question: points, knock-outs that must come, and who shares points."""
        best = values[0][0] if values else -NONE
        decisive = (aim.knockouts & rules).bit_count() + (self.sharing & rules).bit_count()
        return best + decisive, sum(abs(aim.lead[n]) for n in bits(rules))
