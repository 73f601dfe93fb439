"""Which rules fire under which answers, as bits: bit n stands for rule n."""

from collections.abc import Iterable, Iterator

from rules.engine.conditions import all_hold
from rules.engine.rule_sets import as_bits
from rules.engine.schema import Answer, Rule, Rulebook
from rules.engine.space import MAX_CELLS, cells_of, needed

# Sets of rules that can fire together, for one option and question.
MAX_SETS = 4000


class Grid:
    """Some rules of a rulebook, and which of them each single answer allows.

    The conditions that show a question are added to each rule that uses it. So what a rule needs of
    one question depends on no other: it fires if every answer allows it.
    """

    def __init__(self, rulebook: Rulebook, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self.all = (1 << len(self.rules)) - 1
        needs = [needed(rulebook, rule.when) for rule in self.rules]
        keys = [key for key in rulebook.question if any(key in need for need in needs)]
        self.uses = {key: as_bits(key in need for need in needs) for key in keys}
        self.allows: dict[str, dict[Answer, int]] = {}
        for key in keys:
            conditions = [condition for need in needs for condition in need.get(key, ())]
            question = rulebook.question[key]
            self.allows[key] = {
                answer: as_bits(all_hold(need.get(key, []), {key: answer}) for need in needs)
                for answer in cells_of(question, list(dict.fromkeys(conditions)))
            }

    @property
    def complete(self) -> bool:
        return all(len(answers) < MAX_CELLS for answers in self.allows.values())

    def masks(self, key: str) -> Iterator[tuple[Answer | None, int]]:
        """What each answer to the question allows, unknown (None) first; each set of rules once."""
        seen: dict[int, Answer | None] = {self.all & ~self.uses[key]: None}
        for answer, mask in self.allows[key].items():
            seen.setdefault(mask, answer)
        return ((answer, mask) for mask, answer in seen.items())

    def together(self, key: str) -> dict[int, dict[str, Answer]] | None:
        """The sets of rules that the other answers leave to this question, each with such answers.

        None if there are too many to try.
        """
        found: dict[int, dict[str, Answer]] = {self.all: {}}
        for other in self.uses:
            if other != key:
                grown: dict[int, dict[str, Answer]] = {}
                for mask, answers in found.items():
                    for answer, allowed in self.masks(other):
                        more = {} if answer is None else {other: answer}
                        grown.setdefault(mask & allowed, answers | more)
                found = grown
            if len(found) > MAX_SETS:
                return None
        return found if self.complete else None


def bits(mask: int) -> Iterator[int]:
    """0b101 as 0, 2."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
