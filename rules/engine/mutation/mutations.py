"""The one-step changes to a rulebook's rules."""

from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeVar

from rules.engine.schema import Condition, Effect, Question, Rule, Rulebook, Scenario

Kind = Literal["flip", "negate", "drop", "threshold", "strength"]

T = TypeVar("T")
# One step weaker, one step stronger.
STRENGTHS = {1: (2,), 2: (1, 4), 4: (2,)}


class Mutation(NamedTuple):
    """A rule with one of its conditions or effects changed; `after` is None if it is dropped."""

    kind: Kind
    scenario: Scenario
    rule: Rule
    mutant: Rule
    before: Condition | Effect
    after: Condition | Effect | None


def mutations(rulebook: Rulebook) -> Iterator[Mutation]:
    """All of them, in the rulebook's order."""
    for scenario, rule in rulebook.rules:
        for number, effect in enumerate(rule.effects):
            for kind, points in _other_points(effect.points):
                after = Effect.model_validate({"option": effect.option, "points": points})
                mutant = rule.changed(effects=_replaced(rule.effects, number, after))
                yield Mutation(kind, scenario, rule, mutant, effect, after)
        for number, condition in enumerate(rule.when):
            question = rulebook.question[condition.question]
            for kind, changed in _other_conditions(question, condition):
                mutant = rule.changed(when=_replaced(rule.when, number, changed))
                yield Mutation(kind, scenario, rule, mutant, condition, changed)
            if len(rule.when) > 1:
                mutant = rule.changed(when=(*rule.when[:number], *rule.when[number + 1 :]))
                yield Mutation("drop", scenario, rule, mutant, condition, None)


def with_mutant(rulebook: Rulebook, mutation: Mutation) -> Rulebook:
    """The rulebook with the mutation's mutant in the place of its rule."""
    rules = {
        scenario.key: tuple(
            mutation.mutant if rule.key == mutation.rule.key else rule for rule in scenario.rules
        )
        for scenario in rulebook.scenarios
    }
    return with_rules(rulebook, rules)


def with_rules(rulebook: Rulebook, rules: dict[str, tuple[Rule, ...]]) -> Rulebook:
    """The rulebook with other rules, by scenario. Nothing is validated."""
    scenarios = tuple(
        scenario.changed(rules=rules[scenario.key]) for scenario in rulebook.scenarios
    )
    return rulebook.changed(scenarios=scenarios)


def _other_points(points: int) -> Iterator[tuple[Kind, int]]:
    yield "flip", -points
    for strength in STRENGTHS[abs(points)]:
        yield "strength", strength if points > 0 else -strength


def _other_conditions(question: Question, condition: Condition) -> Iterator[tuple[Kind, Condition]]:
    yield "negate", condition.changed(negated=not condition.negated)
    if question.kind == "number":
        numbers = [int(value) for value in condition.values]
        for place in range(len(numbers)):
            for step in (-1, 1):
                moved = [*numbers]
                moved[place] += step
                if moved == sorted(moved) and question.minimum <= moved[place] <= question.maximum:
                    value = tuple(moved) if len(moved) > 1 else moved[0]
                    yield "threshold", condition.changed(value=value)


def _replaced(parts: tuple[T, ...], number: int, part: T) -> tuple[T, ...]:
    return (*parts[:number], part, *parts[number + 1 :])
