"""Between which numbers the rules on a question change, and the points of each option there."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from .answers import read_answer
from .lint.grid import Grid, bits
from .lint.monotone import concerned
from .points import points_for
from .rule_sets import as_bits
from .schema import Option, Question, Rule, Rulebook
from .space import cuts, ranges
from .words import say_range, say_signed


class Reach(NamedTuple):
    """An option's points: `alone` from rules that ask nothing else, `least` and `most` with all.

    These two are None if there was too much to try.
    """

    alone: int
    least: int | None
    most: int | None


class Interval(NamedTuple):
    """Numbers that no rule tells apart.

    `certain` rules fire there whatever else is answered, `possible` ones on some other answers.
    """

    numbers: range
    certain: tuple[Rule, ...]
    possible: tuple[Rule, ...]


class Threshold(NamedTuple):
    """Where rules change: `below` and `above` are the numbers on either side of it."""

    below: int
    above: int
    rules: tuple[Rule, ...]

    @property
    def number(self) -> int:
        """The one of the two that people would name, because it has more zeros."""
        return max(self.below, self.above, key=lambda n: len(str(n)) - len(str(n).rstrip("0")))


@dataclass(frozen=True)
class Intervals:
    """A number's question with the rules that ask it, which are some."""

    rulebook: Rulebook
    question: Question

    @cached_property
    def rules(self) -> list[Rule]:
        return [rule for _, rule in self.rulebook.rules if self.question.key in rule.questions]

    @cached_property
    def intervals(self) -> list[Interval]:
        return [self._interval(numbers) for numbers in self._ranges]

    @cached_property
    def thresholds(self) -> list[Threshold]:
        return [self._threshold(numbers.start) for numbers in self._ranges[1:]]

    @cached_property
    def examples(self) -> Counter[int]:
        """How many examples answer each number."""
        key = self.question.key
        given = (example.answers.get(key) for example in self.rulebook.examples)
        answers = (read_answer(self.question, raw) for raw in given)
        return Counter(answer for answer in answers if isinstance(answer, int))

    @cached_property
    def reaches(self) -> list[tuple[Option, list[Reach]]]:
        """Each option that the rules can give points, with what it gets in each interval."""
        found = [(option, self._reaches(option.key)) for option in self.rulebook.options]
        return [(option, reaches) for option, reaches in found if reaches]

    @cached_property
    def bare(self) -> list[Threshold]:
        """Thresholds that could move by one without an example on either side to notice."""
        return [each for each in self.thresholds if not self._tried(each)]

    @property
    def gaps(self) -> list[Interval]:
        return [each for each in self.intervals if not each.certain and not each.possible]

    @property
    def overlaps(self) -> list[Interval]:
        """Where several rules on this question alone always fire together."""
        return [each for each in self.intervals if len(each.certain) > 1]

    def says(self) -> list[str]:
        """What stands out, a sentence each."""
        repeated = [each for each in self.thresholds if len(each.rules) > 1]
        return [
            *(f"{each.number:,} stands in {len(each.rules)} rules." for each in repeated),
            *(f"{_first_upper(self.say(gap))}, nothing counts." for gap in self.gaps),
            *(
                f"{_first_upper(self.say(each))}, {len(each.certain)} rules always add up: "
                f"{', '.join(rule.key for rule in each.certain)}."
                for each in self.overlaps
            ),
            *(
                f"No example has {each.below:,} or {each.above:,}: it can move unnoticed."
                for each in self.bare
            ),
        ]

    def say(self, interval: Interval) -> str:
        return say_range(self.question, interval.numbers[0], interval.numbers[-1])

    @cached_property
    def _ranges(self) -> list[range]:
        key = self.question.key
        own = [condition for rule in self.rules for condition in rule.when]
        return ranges(self.question, [condition for condition in own if condition.question == key])

    def _interval(self, numbers: range) -> Interval:
        grid = self._grid
        fitting = [grid.rules[n] for n in bits(grid.allows[self.question.key][numbers[0]])]
        certain = tuple(rule for rule in fitting if self._asks_nothing_else(rule))
        possible = tuple(rule for rule in fitting if not self._asks_nothing_else(rule))
        return Interval(numbers, certain, possible)

    @cached_property
    def _grid(self) -> Grid:
        return Grid(self.rulebook, self.rules)

    def _asks_nothing_else(self, rule: Rule) -> bool:
        return rule.questions == (self.question.key,)

    def _threshold(self, cut: int) -> Threshold:
        changing = [
            rule
            for rule in self.rules
            if any(c.question == self.question.key and cut in cuts(c) for c in rule.when)
        ]
        return Threshold(cut - 1, cut, tuple(changing))

    def _tried(self, threshold: Threshold) -> bool:
        return threshold.below in self.examples or threshold.above in self.examples

    def _reaches(self, option: str) -> list[Reach]:
        """Nothing if no rule on this question can give the option points."""
        rules = concerned(self.rules, option)
        if not rules:
            return []
        grid = Grid(self.rulebook, rules)
        alone = as_bits(map(self._asks_nothing_else, rules))
        # Where these do not fire, the question is hidden.
        together = grid.together(self.question.key)
        masks = None if together is None else [m for m in together if m & alone == alone]
        allowed = [self._allowed(grid, numbers) for numbers in self._ranges]
        return [_reach(option, rules, alone & mask, masks, mask) for mask in allowed]

    def _allowed(self, grid: Grid, numbers: range) -> int:
        """The rules that a number of this range allows; the grid cuts ranges of its own."""
        answers = grid.allows[self.question.key]
        first = max(n for n in answers if isinstance(n, int) and n <= numbers[0])
        return answers[first]


def _reach(
    option: str, rules: Sequence[Rule], alone: int, masks: list[int] | None, allowed: int
) -> Reach:
    def points(mask: int) -> int:
        return points_for(option, [rules[n] for n in bits(mask)])

    if masks is None:
        return Reach(points(alone), None, None)
    reached = [points(mask) for mask in {mask & allowed for mask in masks}]
    return Reach(points(alone), min(reached), max(reached))


def say_reach(reach: Reach) -> str:
    """ "+2", "0 to +4", or "+2 alone, 0 to +4"; "nothing" if it never gets points."""
    alone = say_signed(reach.alone)
    if reach.least is None or reach.most is None:
        return f"{alone} alone, with others too much to try"
    if reach.least == reach.most:
        return alone if reach.alone else "nothing"
    if not reach.alone and not reach.least:
        return f"up to {say_signed(reach.most)}"
    if not reach.alone and not reach.most:
        return f"down to {say_signed(reach.least)}"
    between = f"{say_signed(reach.least)} to {say_signed(reach.most)}"
    return f"{alone} alone, {between}" if reach.alone else between


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
