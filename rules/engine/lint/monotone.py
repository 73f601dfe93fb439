"""Whether more of a number can mean both more and less of an option."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from rules.engine.points import points_for
from rules.engine.schema import Answer, Option, Question, Rule, Rulebook
from rules.engine.words import say_facts, say_number, say_points

from .finding import Finding, Subject
from .grid import Grid, bits


class Turn(NamedTuple):
    """Points that rise (or fall) from `points[0]` to `points[1]`, and then turn to `points[2]`.

    They do so at the two `numbers`, given the other `answers`.
    """

    numbers: tuple[int, int]
    points: tuple[int, int, int]
    rules: list[Rule]
    answers: dict[str, Answer]


def non_monotonic_points(subject: Subject) -> Iterator[Finding]:
    rulebook = subject.rulebook
    for question in rulebook.questions:
        if question.kind == "number":
            asking = [rule for _, rule in rulebook.rules if question.key in rule.questions]
            for option in rulebook.options:
                rules = concerned(asking, option.key)
                yield from _option(rulebook, question, option, rules)


def _option(
    rulebook: Rulebook, question: Question, option: Option, rules: list[Rule]
) -> Iterator[Finding]:
    grid = Grid(rulebook, rules)
    masks = grid.together(question.key) if rules else {}
    if masks is None:
        text = (
            f"Whether more of “{question.label}” always speaks for {option.short}, or always "
            "against it, could not be told."
        )
        yield Finding("warning", "questions", question.key, text, "bound")
    elif turn := _turn(grid, question, option.key, masks):
        text = _say(rulebook, question, option, turn)
        also = tuple(f"rules.{rule.key}" for rule in turn.rules)
        yield Finding("warning", "questions", question.key, text, also=also)


def concerned(rules: list[Rule], option: str) -> list[Rule]:
    """Those of the rules, all of which ask one question, that can change the option's points."""
    shares = [share for rule in rules for share in rule.shares if share.option == option]
    sources = {option, *(share.of for share in shares)}
    return [
        rule
        for rule in rules
        if any(effect.option in sources for effect in rule.effects)
        or any(share in shares for share in rule.shares)
    ]


def _turn(
    grid: Grid, question: Question, option: str, masks: dict[int, dict[str, Answer]]
) -> Turn | None:
    for mask, answers in sorted(masks.items(), key=lambda item: item[0].bit_count()):
        points = [
            (number, points_for(option, [grid.rules[n] for n in bits(mask & allowed)]))
            for number, allowed in grid.allows[question.key].items()
            if isinstance(number, int)
        ]
        if found := first_turn(points):
            return Turn(*found, [grid.rules[n] for n in bits(mask)], answers)
    return None


def first_turn(
    points: list[tuple[int, int]],
) -> tuple[tuple[int, int], tuple[int, int, int]] | None:
    """`[(0, 1), (9, 4), (20, 2)]` as `(9, 20), (1, 4, 2)`; None if points never turn."""
    last: tuple[int, int, int] | None = None
    for (_, before), (number, after) in pairwise(points):
        if last and (after - before) * (last[2] - last[1]) < 0:
            return (last[0], number), (last[1], before, after)
        if after != before:
            last = number, before, after
    return None


def _say(rulebook: Rulebook, question: Question, option: Option, turn: Turn) -> str:
    first, second = (say_number(question, number) for number in turn.numbers)
    start, middle, end = map(say_points, turn.points)
    up = turn.points[1] > turn.points[0]
    facts = say_facts(rulebook, turn.answers)
    rise, fall = ("rise", "fall") if up else ("fall", "rise")
    keys = ", ".join(rule.key for rule in turn.rules)
    return (
        f"As “{question.label}” grows{f', if {facts},' if facts else ','} the points of "
        f"{option.short} {rise} from {start} to {middle} at {first}, and {fall} again to {end} "
        f"at {second}. The rules are: {keys}."
    )
